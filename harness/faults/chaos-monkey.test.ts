import { expect, test } from "vitest";
import { armFault } from "./index.ts";
import { armedInRun, described, faultOf, isRefused, problemsOf } from "./testing/plans.ts";
import { strikesThrough } from "./testing/platform-orders.ts";

const monkey = { fault: "chaos-monkey" };

/** Every kill in a run: `3#1 source.read crm`. */
function kills(fields: object, { shards = 20, seed = 42, position = 0 } = {}): string[] {
  const fault = faultOf({ ...monkey, ...fields });
  const found: string[] = [];
  for (let shard = 0; shard < shards; shard++) {
    for (let attempt = 1; attempt <= 4; attempt++) {
      const occasion = { task: "process_shard", shard, attempt };
      const armed = armFault(fault, position, occasion, { shards, seed });
      if (armed === null) continue;
      expect(armed).toMatchObject({ fault: position, action: "kill", occurrence: 1 });
      const { at = "", source = "", artifact = "" } = armed as unknown as Record<string, string>;
      found.push([`${shard}#${attempt}`, at, source, artifact].filter(Boolean).join(" "));
    }
  }
  return found;
}
const shardsOf = (found: readonly string[]) => new Set(found.map((kill) => kill.split("#")[0]));

test("arms attempts of shards, nothing else", () => {
  expect(strikesThrough(monkey)).toEqual(["arm"]);
  expect(armedInRun({ ...monkey, shards: 10 })).toBe(null);
  const occasion = { task: "process_shard", shard: null, attempt: 1 };
  expect(armFault(faultOf(monkey), 0, occasion, { shards: 10, seed: 42 })).toBe(null);
});

test("strikes the same for the same seed, and otherwise for another", () => {
  expect(kills({})).toEqual(kills({}));
  const drawings = [1, 2, 3, 4, 5].map((seed) => kills({}, { seed }).join());
  expect(new Set(drawings).size).toBe(5);
  // Two of them in one plan do not draw alike.
  expect(kills({})).not.toEqual(kills({}, { position: 1 }));
});

test.each([{ seed: 1 }, { shards: 200 }, { position: 1 }])(
  "strikes the same whether or not a run with %j has asked before",
  (other) => {
    // A third one, after which nothing is known of the others.
    const forget = () => kills({ shards: 1 }, { seed: 9 });
    forget();
    const alone = kills({});
    forget();
    kills({}, other);
    expect(kills({})).toEqual(alone);
  },
);

test.each([1, 5, 19, 20])("strikes exactly %i shards", (count) => {
  for (let seed = 0; seed < 20; seed++) {
    expect(shardsOf(kills({ shards: count }, { seed })).size).toBe(count);
  }
});

test.each([1, 2, 3])("kills at most %i attempts of each, from the first on", (attempts) => {
  const struck = new Map<string, number[]>();
  for (const kill of kills({ shards: 20, attempts }, { seed: 7 })) {
    const [shard = "", attempt = ""] = (kill.split(" ")[0] ?? "").split("#");
    struck.set(shard, [...(struck.get(shard) ?? []), Number(attempt)]);
  }
  for (const numbers of struck.values()) {
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  }
  const counts = new Set([...struck.values()].map(({ length }) => length));
  expect(counts).toEqual(new Set([1, 2, 3].slice(0, attempts)));
});

test("never kills the last attempt", () => {
  for (let seed = 0; seed < 20; seed++) {
    const last = kills({ shards: 20, attempts: 3 }, { seed }).filter((kill) => /#4/.test(kill));
    expect(last).toEqual([]);
  }
});

test("reaches every one of its places", () => {
  const places = new Set<string>();
  for (let seed = 0; seed < 20; seed++) {
    for (const kill of kills({ shards: 20, attempts: 3 }, { seed })) {
      places.add(kill.slice(kill.indexOf(" ") + 1));
    }
  }
  expect([...places].sort()).toEqual([
    "artifact.before-rename profiles",
    "artifact.before-rename quarantine",
    "artifact.before-rename shard-manifest",
    "artifact.published profiles",
    "artifact.published quarantine",
    "artifact.published shard-manifest",
    "artifact.write shard-manifest",
    "shard.before-return",
    "shard.merged",
    "shard.start",
    "source.read billing",
    "source.read crm",
    "source.read product",
    "source.read support",
  ]);
});

test("does not draw anew for each attempt", () => {
  const began = process.cpuUsage();
  expect(shardsOf(kills({ shards: 1000 }, { shards: 2000 })).size).toBe(1000);
  const { user, system } = process.cpuUsage(began);
  // A drawing is 2000 digests; 8000 drawings take half a minute.
  expect((user + system) / 1000).toBeLessThan(3000);
});

test("is refused where it can never strike", () => {
  expect(problemsOf({ ...monkey, shards: 10 })).toEqual([]);
  expect(problemsOf({ ...monkey, shards: 11 })).toEqual([
    "shards: 11 are more than the run has. Allowed: 1 to 10.",
  ]);
});

test("takes neither bad figures nor fields that it does not know", () => {
  for (const field of [
    { shards: 0 },
    { shards: 10_001 },
    { attempts: 0 },
    { attempts: 4 },
    { at: "shard.start" },
  ]) {
    expect(isRefused({ ...monkey, ...field })).toBe(true);
  }
});

test("is described", () => {
  expect(described(monkey)).toBe(
    "kills 5 shards, up to 2 attempts of each, at places drawn from the seed",
  );
  expect(described({ ...monkey, shards: 1, attempts: 1 })).toBe(
    "kills 1 shard, up to 1 attempt of each, at places drawn from the seed",
  );
});
