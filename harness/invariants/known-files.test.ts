import { describe, expect, it } from "vitest";
import { goodRun, pathOf } from "./good-run.ts";
import { INVARIANTS, judgeRun } from "./index.ts";
import type { ArtifactFiles } from "./invariant.ts";
import { contentOf, contentsOf, isThere, madeOf } from "./known-files.ts";

/** Files that count how often each is read. */
function counted(files: ArtifactFiles) {
  const reads = new Map<string, number>();
  const count = (path: string) => reads.set(path, (reads.get(path) ?? 0) + 1);
  return {
    reads,
    files: {
      paths: files.paths,
      read(path: string) {
        count(path);
        return files.read(path);
      },
      chunks(path: string) {
        count(path);
        return files.chunks(path);
      },
    },
  };
}

describe("known files", () => {
  it("are hashed once, and made into something once", () => {
    const { files, reads } = counted(goodRun().files);
    const path = pathOf("manifest.json");
    const lengthOf = (bytes: Buffer) => bytes.length;
    for (let time = 0; time < 3; time++) {
      expect(contentOf(files, path).bytes).toBe(madeOf(files, path, lengthOf));
      expect(madeOf(files, path, (bytes) => bytes.length * 2)).toBe(2 * lengthOf(files.read(path)));
    }
    // Three of the test's own, and three of functions that are another each time.
    expect(reads.get(path)).toBe(8);
    expect(contentsOf(files).get(path)).toEqual(contentOf(files, path));
  });

  it("are there, or are not", () => {
    const { files } = goodRun();
    expect(isThere(files, pathOf("manifest.json"))).toBe(true);
    expect(isThere(files, "manifest.json")).toBe(false);
    expect(() => contentOf(files, "manifest.json")).toThrow("there is no manifest.json");
  });

  it("are read a few times each, by all invariants together", () => {
    const run = goodRun();
    const { files, reads } = counted(run.files);
    judgeRun({ ...run, files });
    expect(Math.max(...reads.values())).toBeLessThanOrEqual(4);
    expect(INVARIANTS.length).toBeGreaterThan(4);
  });
});
