import { expect, it } from "vitest";
import { createRetention } from "./retention.ts";

function retentionOf(maxRuns: number, maxBytes: number) {
  const dropped: string[] = [];
  return {
    dropped,
    ...bound(createRetention({ maxRuns, maxBytes }, (root) => dropped.push(root))),
  };
}
function bound(retention: ReturnType<typeof createRetention>) {
  return {
    /** A root run with so many runs in all, each of so many bytes. */
    start(root: string, runs: number, bytes: number) {
      for (let n = 0; n < runs; n++) {
        retention.began(root);
        retention.grew(root, bytes);
      }
    },
    end: (root: string) => retention.ended(root),
    underWay: () => retention.underWay,
  };
}

it("drops what ended first, whole trees, until the rest is within the limit of runs", () => {
  const { dropped, start, end } = retentionOf(10, 1000);
  for (const root of ["a", "b", "c"]) start(root, 4, 1);
  end("b");
  end("a");
  expect(dropped).toEqual(["b"]);
  end("c");
  expect(dropped).toEqual(["b"]);
  start("d", 3, 1);
  end("d");
  expect(dropped).toEqual(["b", "a"]);
});

it("drops for the limit of bytes too, when runs under way grow", () => {
  const { dropped, start, end } = retentionOf(100, 1000);
  start("a", 1, 400);
  start("b", 1, 300);
  end("a");
  end("b");
  start("c", 2, 300);
  expect(dropped).toEqual(["a"]);
});

it("never drops a run under way, nor the one that ended last", () => {
  const { dropped, start, end, underWay } = retentionOf(1, 1);
  start("a", 5, 100);
  start("b", 5, 100);
  expect(dropped).toEqual([]);
  expect(underWay()).toEqual({ roots: 2, bytes: 1000 });
  end("a");
  expect(dropped).toEqual([]);
  expect(underWay()).toEqual({ roots: 1, bytes: 500 });
  end("b");
  expect(dropped).toEqual(["a"]);
  expect(underWay()).toEqual({ roots: 0, bytes: 0 });
});

it("takes no notice of what it does not know", () => {
  const { dropped, end } = retentionOf(1, 1);
  end("nobody");
  expect(dropped).toEqual([]);
});
