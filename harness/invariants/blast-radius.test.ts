import { describe, expect, it } from "vitest";
import type { JournalEntry } from "../journal/entry.ts";
import { blastRadius } from "./blast-radius.ts";
import { failedRun } from "./failed-run.ts";
import { goodRun, pathOf, ROOT, shardFile, temporary, withJournal } from "./good-run.ts";
import { type Evidence, find } from "./invariant.ts";
import { at, second, TWICE, withDuplicate, withSecondRoot, withZombie } from "./unusual-runs.ts";

const judge = (evidence: Evidence) => find(blastRadius, evidence);
const profiles = (shard: number) => pathOf(shardFile(shard, "profiles.ndjson"));
const isStart = (entry: JournalEntry, run: string) =>
  entry.kind === "attempt" && entry.event === "started" && entry.run === run;
/** With every start of an attempt of a run doubled. */
const startedTwice = (run: string, evidence = goodRun()) =>
  withJournal(evidence, (entry) => (isStart(entry, run) ? [entry, entry] : entry));
const withoutRun = (evidence: Evidence, run: string) =>
  withJournal(evidence, (entry) => (entry.run === run ? null : entry));
const expecting = (attempts: Evidence["expectation"]["attempts"], evidence = goodRun()) => ({
  ...evidence,
  expectation: { ...evidence.expectation, attempts },
});
const withoutFaults = (evidence: Evidence) =>
  withJournal(evidence, (entry) => (entry.kind === "fault" ? null : entry));

describe("blast-radius, of attempts", () => {
  it("holds when only the struck shard has a second attempt", () => {
    expect(judge(goodRun()).verdict).toBe("holds");
  });

  it("names a shard with too many attempts", () => {
    const { verdict, evidence } = judge(startedTwice("run-0"));
    expect(verdict).toBe("violated");
    expect(evidence[0]).toContain("shard 0 has 2 attempts, expected 1");
  });

  it("tells how to allow what a fault caused, of the shard that it struck only", () => {
    const struck = judge(expecting({})).evidence;
    expect(struck).toEqual([
      "shard 1 has 2 attempts, expected 1 (killed by SIGKILL; completed); if that is right, say so in expect.attempts: { 1: 2 }",
    ]);
    expect(judge(withoutFaults(expecting({}))).evidence[0]).toMatch(/completed\)$/);
    expect(judge(startedTwice("run-0")).evidence[0]).not.toContain("expect.attempts");
  });

  it("names a shard with too few attempts, and how they ended", () => {
    expect(judge(expecting({ "1": 3 })).evidence).toEqual([
      "shard 1 has 2 attempts, expected 3 (killed by SIGKILL; completed)",
    ]);
  });

  it("takes `*` for all shards that are not named", () => {
    const { evidence } = judge(expecting({ "*": 2 }));
    expect(evidence.map((each) => each.slice(0, 34))).toEqual([
      "shard 0 has 1 attempts, expected 2",
      "shard 2 has 1 attempts, expected 2",
    ]);
  });

  it("names a shard of a completed run that never ran", () => {
    const { evidence } = judge(withoutRun(goodRun(), "run-2"));
    expect(evidence).toEqual(["shard 2 has 0 attempts, expected 1"]);
  });

  it("lets a failed run be short of shards, unless the expectation names them", () => {
    const run = withoutRun(failedRun(), "run-2");
    expect(judge(run).verdict).toBe("holds");
    expect(judge(expecting({ "1": 2, "2": 1 }, run)).evidence).toEqual([
      "shard 2 has 0 attempts, expected 1",
    ]);
  });

  it("is violated by a second attempt of the orchestrator", () => {
    expect(judge(startedTwice(ROOT)).evidence[0]).toContain(
      "the orchestrator merge_customer_data has 2 attempts, expected 1",
    );
  });

  it("asks a reason of every failure, where the scenario leaves room for it", () => {
    const range = expecting({ "*": [1, 4] });
    expect(judge(range).verdict).toBe("holds");
    expect(judge(withoutFaults(range)).evidence).toEqual([
      "shard 1: attempt 1 of run run-1 failed, though no fault had struck it: killed by SIGKILL",
    ]);
    // The author says exactly how often.
    expect(judge(withoutFaults(goodRun())).verdict).toBe("holds");
  });

  it("does not take another attempt's strike for a reason", () => {
    const run = withJournal(expecting({ "*": [1, 4] }), (entry) =>
      entry.kind === "fault" ? { ...entry, attempt: 2 } : entry,
    );
    expect(judge(run).verdict).toBe("violated");
  });

  it.each(["source-changed", "host-crash"])("knows that %s reaches further", (action) => {
    const elsewhere = { run: "run-0", shard: 0, action };
    const run = withJournal(expecting({ "*": [1, 4] }), (entry) =>
      entry.kind === "fault" ? { ...entry, ...elsewhere } : entry,
    );
    expect(judge(run).verdict).toBe("holds");
  });
});

describe("blast-radius, of several roots", () => {
  it("judges every root on its own", () => {
    expect(judge(withSecondRoot()).verdict).toBe("holds");
    const { evidence } = judge(startedTwice(second("run-0"), withSecondRoot()));
    expect(evidence[0]).toContain(`root ${second(ROOT)}: shard 0 has 2 attempts, expected 1`);
  });

  it("lets a root that was crashed be short of shards, but not have them twice", () => {
    const crashed = (evidence: Evidence) => ({ ...evidence, otherRoots: [] });
    const short = withoutRun(withSecondRoot(), second("run-2"));
    expect(judge(crashed(short)).verdict).toBe("holds");
    expect(judge(short).evidence).toEqual([
      `root ${second(ROOT)}: shard 2 has 0 attempts, expected 1`,
    ]);
    // Also of attempts of a shard that the scenario names: it has not come to its second.
    const cut = withJournal(withSecondRoot(), (entry) => {
      if (entry.run !== second("run-1") || entry.kind === "store") return entry;
      if (entry.kind === "attempt" && entry.attempt === 2) return null;
      return entry.kind === "run" && entry.event === "ended"
        ? { ...entry, status: "canceled" }
        : entry;
    });
    expect(judge(crashed(cut)).verdict).toBe("holds");
    expect(judge(cut).evidence[0]).toContain("shard 1 has 1 attempts, expected 2");
    const twice = startedTwice(second("run-2"), withSecondRoot());
    expect(judge(crashed(twice)).verdict).toBe("violated");
  });

  it("is violated by a second run of a shard below one root, whatever attempts are allowed", () => {
    const again = withJournal(expecting({ "*": [1, 4] }), (entry) =>
      entry.run === "run-0" ? [entry, { ...entry, run: "run-0-again" }] : entry,
    );
    expect(judge(again).evidence).toContain(
      'shard 0 has 2 runs ("run-0", "run-0-again"), expected 1',
    );
  });

  it("allows an orchestrator that was delivered twice to ask twice", () => {
    const of = { run: ROOT, attempt: 1 };
    const place = { kind: "fault", event: "struck", at: "start", task: "x", shard: null } as const;
    const delivered = withJournal(expecting({ "*": [1, 4] }), (entry) => {
      if (isStart(entry, ROOT)) {
        return [
          entry,
          at(0, { ...place, fault: 1, action: "duplicate-delivery", ...of }),
          at(0, { kind: "attempt", event: "instance-started", number: 2, ...of }),
        ];
      }
      return entry.run === "run-0" ? [entry, { ...entry, run: "run-0-again" }] : entry;
    });
    expect(judge(delivered).verdict).toBe("holds");
  });

  it("is violated where the journal holds no such root", () => {
    expect(judge({ ...goodRun(), otherRoots: ["nobody"] }).evidence).toEqual([
      'the journal holds no root run "nobody"',
    ]);
  });
});

describe("blast-radius, of work", () => {
  it("allows a second instance that a fault delivered, and no other", () => {
    expect(judge(withDuplicate()).verdict).toBe("holds");
    const run = withJournal(withDuplicate(), (entry) =>
      entry.kind === "fault" && entry.run === TWICE ? null : entry,
    );
    expect(judge(run).evidence).toEqual([
      `instance 2 of run ${TWICE} attempt 1 began, though no fault delivered the attempt twice`,
    ]);
  });

  it("allows a zombie to go on with its work", () => {
    const path = temporary(shardFile(1, "quarantine.ndjson"), "run-1", 1);
    expect(judge(withZombie(path, "exited with code 0")).verdict).toBe("holds");
  });

  it("names an artifact that one instance published twice, also in a struck shard", () => {
    for (const shard of [0, 1]) {
      const twice = withJournal(goodRun(), (entry) =>
        entry.kind === "store" && entry.run === `run-${shard}` && entry.op === "rename"
          ? [entry, entry]
          : entry,
      );
      expect(judge(twice).evidence[0]).toBe(
        `shard ${shard}: ${profiles(shard)} was published more than once by run run-${shard} attempt ${shard + 1}`,
      );
    }
  });

  it("names an artifact that one instance made twice, under whatever temporary names", () => {
    const twice = withJournal(goodRun(), (entry) =>
      entry.kind === "store" && entry.run === "run-0" && entry.op === "create"
        ? [entry, { ...entry, path: entry.path.replace("-1.tmp", "-1x.tmp") }]
        : entry,
    );
    expect(judge(twice).evidence[0]).toBe(
      `shard 0: ${profiles(0)} was made more than once by run run-0 attempt 1`,
    );
  });

  it.each(["create", "rename", "remove"] as const)(
    "is violated by a shard that does a %s for another",
    (op) => {
      const path = temporary(shardFile(2, "profiles.ndjson"), "run-2", 1);
      const run = withJournal(goodRun(), (entry) =>
        entry.kind === "store" && entry.op === "remove"
          ? { ...entry, op, path, ...(op === "rename" && { to: profiles(2) }) }
          : entry,
      );
      expect(judge(run).evidence[0]).toContain(
        `run run-1 attempt 2, of shard 1, did a ${op} for shard 2: ${path}`,
      );
    },
  );

  it("allows the orchestrator to sweep for all shards, and to do no more for them", () => {
    const path = temporary(shardFile(2, "profiles.ndjson"), "run-2", 1);
    const sweeping = (op: "remove" | "create") =>
      withJournal(goodRun(), (entry) =>
        entry.kind === "result" && entry.run === ROOT
          ? [at(entry.t, { kind: "store", op, path, run: ROOT, attempt: 1 }), entry]
          : entry,
      );
    expect(judge(sweeping("remove")).verdict).toBe("holds");
    expect(judge(sweeping("create")).evidence[0]).toContain("of the orchestrator, did a create");
  });
});

describe("blast-radius of an orchestrator that fails", () => {
  const cutShort = (run: Evidence) =>
    withJournal(run, (entry) =>
      entry.kind === "run" && entry.event === "ended" && entry.run === "run-2"
        ? { ...entry, status: "canceled" as const, error: "the run was cancelled" }
        : entry,
    );

  it("finds a shard that it did not wait for", () => {
    expect(find(blastRadius, cutShort(failedRun())).evidence).toContain(
      "shard 2 was cut short: the orchestrator failed without waiting for it",
    );
    expect(find(blastRadius, failedRun()).verdict).toBe("holds");
  });

  it("accuses none that was killed or struck itself", () => {
    const killed = withJournal(cutShort(failedRun()), (entry) =>
      entry.kind === "run" && entry.event === "ended" && entry.run === ROOT
        ? { ...entry, error: "was killed by SIGKILL before it reported a result" }
        : entry,
    );
    expect(find(blastRadius, killed).evidence.join()).not.toContain("cut short");
  });
});
