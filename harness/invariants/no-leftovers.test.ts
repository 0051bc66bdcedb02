import { describe, expect, it } from "vitest";
import { failedRun } from "./failed-run.ts";
import { goodRun, pathOf, ROOT, shardFile, temporary, withFile, withJournal } from "./good-run.ts";
import { type Evidence, find } from "./invariant.ts";
import { noLeftovers } from "./no-leftovers.ts";
import { at, second, withDuplicate, withSecondRoot, withZombie } from "./unusual-runs.ts";

const judge = (evidence: Evidence) => find(noLeftovers, evidence);
const killed = temporary(shardFile(1, "profiles.ndjson"), "run-1", 1);
const late = temporary(shardFile(1, "quarantine.ndjson"), "run-1", 1);
/** The struck shard's second attempt failed as well. */
const withoutSuccess = withJournal(failedRun(), (entry) =>
  entry.kind === "attempt" && entry.event === "ended" && entry.run === "run-1"
    ? { ...entry, outcome: "failed" }
    : entry,
);
const silent = (run: Evidence) =>
  withJournal(run, (entry) => (entry.kind === "store" ? null : entry));
const OTHER = "0".repeat(32);
const SIGKILL = "was killed by SIGKILL before it reported a result";

describe("no-leftovers, of an attempt that told of its failure", () => {
  const told = (run: Evidence) =>
    withJournal(run, (entry) =>
      entry.kind === "fault"
        ? {
            seq: 0,
            t: entry.t,
            kind: "log",
            run: "run-1",
            attempt: 1,
            stream: "stdout",
            line: { event: "shard_failed" },
          }
        : entry,
    );

  it("finds its temporary also where nobody has swept since: it was alive to remove it", () => {
    expect(judge(withFile(told(withoutSuccess), killed, "half")).evidence).toEqual([
      `${killed} was left by run run-1 attempt 1, which told of its failure and was alive to remove it`,
    ]);
    expect(judge(withFile(withoutSuccess, killed, "half")).verdict).toBe("holds");
  });
});

describe("no-leftovers, after a run that completed", () => {
  it("holds when nothing lies there but what the manifest names", () => {
    expect(judge(goodRun()).verdict).toBe("holds");
    expect(judge(withSecondRoot()).verdict).toBe("holds");
    expect(judge(withDuplicate()).verdict).toBe("holds");
  });

  it.each([
    ["an artifact that the manifest does not name", "shard-00000-of-00007.profiles.ndjson"],
    ["a foreign file", "notes.txt"],
  ])("finds %s", (_what, name) => {
    expect(judge(withFile(goodRun(), pathOf(name), "")).evidence).toEqual([
      `${pathOf(name)} is named by no manifest`,
    ]);
  });

  it("finds the temporary of a killed attempt, which its retry ought to have removed", () => {
    expect(judge(withFile(goodRun(), killed, "")).evidence).toEqual([
      `${killed} was left by run run-1 attempt 1, and run run-1 attempt 2 completed later without removing it`,
    ]);
  });

  it("finds one of a zombie that its replacement could not have seen, but the orchestrator", () => {
    const run = withZombie(late, SIGKILL);
    // Made before the last shard had ended: the orchestrator sweeps after that.
    const made = run.journal.filter((entry) => entry.kind === "store" && entry.path === late);
    const early = withJournal(run, (entry) => {
      if (made.includes(entry)) return null;
      const isLastEnd = entry.kind === "run" && entry.event === "ended" && entry.run === "run-2";
      return isLastEnd ? [...made, entry] : entry;
    });
    expect(judge(withFile(early, late, "")).evidence).toEqual([
      `${late} was left by run run-1 attempt 1, and run root attempt 1 completed later without removing it`,
    ]);
  });

  it("allows one of a zombie that died when everybody had swept", () => {
    expect(judge(withFile(withZombie(late, SIGKILL), late, "half")).verdict).toBe("holds");
  });

  it("finds one of a zombie that went to its end by itself", () => {
    const run = withZombie(late, "exited with code 0");
    expect(judge(withFile(run, late, "half")).evidence).toEqual([
      `${late} was left by run run-1 attempt 1, which completed`,
    ]);
  });

  it("finds one of the second instance of an attempt", () => {
    const path = temporary(shardFile(0, "profiles.ndjson"), "run-0", 1).replace("1.tmp", "1b.tmp");
    expect(judge(withFile(withDuplicate(), path, "")).evidence).toEqual([
      `${path} was left by run run-0 attempt 1 instance 2, which completed`,
    ]);
  });

  it("takes the sweep of another root's shard for one, where both publish into one folder", () => {
    const died = withJournal(withSecondRoot(), (entry) => {
      if (entry.run !== "run-1" || entry.kind !== "attempt") return entry;
      if (entry.event !== "ended") return entry;
      return { ...entry, outcome: "failed", reason: "killed" };
    });
    const path = temporary(shardFile(1, "manifest.json"), "run-1", 2);
    expect(judge(withFile(died, path, "")).evidence[0]).toContain(
      `${path} was left by run run-1 attempt 2, and run ${second("run-1")} attempt 2 completed later`,
    );
  });

  it.each(["stray.txt", "manifest.json", `${OTHER}/deeper/manifest.json`, "folder/file"])(
    "finds a file outside of any run's folder, unless it was there before: %s",
    (path) => {
      const run = withFile(goodRun(), path, "{}");
      expect(judge(run).evidence).toEqual([`${path} lies outside of any run's folder`]);
      const before = new Map([[path, { bytes: 2, sha256: "" }]]);
      expect(judge({ ...run, before }).verdict).toBe("holds");
    },
  );

  it("finds the folder of a run that never finished, unless it was there before", () => {
    const path = `${OTHER}/${shardFile(0, "profiles.ndjson")}`;
    const run = withFile(goodRun(), path, "");
    expect(judge(run).evidence).toEqual([
      `${path} lies in the folder of a run that never finished`,
    ]);
    const before = new Map([[path, { bytes: 0, sha256: "" }]]);
    expect(judge({ ...run, before }).verdict).toBe("holds");
  });

  it("finds a temporary that lay there before, in the folder that was swept", () => {
    const path = temporary(shardFile(0, "profiles.ndjson"), "earlier", 1);
    const run = {
      ...withFile(goodRun(), path, ""),
      before: new Map([[path, { bytes: 0, sha256: "" }]]),
    };
    expect(judge(run).evidence).toEqual([
      `${path} was there before, and run run-0 attempt 1 did not remove it`,
    ]);
  });
});

describe("no-leftovers, after a run that did not complete", () => {
  it("allows what shards published, and temporaries of attempts that died", () => {
    expect(judge(failedRun()).verdict).toBe("holds");
    expect(judge(withFile(withoutSuccess, killed, "half")).verdict).toBe("holds");
  });

  it("finds a temporary that a later attempt of the shard ought to have removed", () => {
    expect(judge(withFile(failedRun(), killed, "half")).evidence).toEqual([
      `${killed} was left by run run-1 attempt 1, and run run-1 attempt 2 completed later without removing it`,
    ]);
  });

  it("allows one that was made while that later attempt was already at work", () => {
    const run = withJournal(failedRun(), (entry) =>
      entry.kind === "store" && entry.op === "remove"
        ? [entry, { ...entry, op: "create", attempt: 1, path: late }]
        : entry,
    );
    expect(judge(withFile(run, late, "")).verdict).toBe("holds");
  });

  it("finds a temporary of an attempt that completed", () => {
    const path = temporary(shardFile(0, "profiles.ndjson"), "run-0", 1);
    expect(judge(withFile(failedRun(), path, "")).evidence).toEqual([
      `${path} was left by run run-0 attempt 1, which completed`,
    ]);
  });

  it("finds a temporary of a shard of which nobody died", () => {
    const path = temporary(shardFile(0, "profiles.ndjson"), "nobody", 1);
    expect(judge(withFile(failedRun(), path, "")).evidence).toEqual([
      `${path} was made by no attempt of the journal`,
    ]);
  });

  it("allows one that nobody told of, of a shard of which somebody died since the last sweep", () => {
    const path = temporary(shardFile(1, "manifest.json"), "untold", 1);
    expect(judge(withFile(withoutSuccess, path, "")).verdict).toBe("holds");
    expect(judge(withFile(failedRun(), path, "")).evidence).toEqual([
      `${path} was left by run run-1 attempt 1, and run run-1 attempt 2 completed later without removing it`,
    ]);
  });

  it("goes by who died where the journal tells no store operations", () => {
    expect(judge(withFile(silent(withoutSuccess), killed, "")).verdict).toBe("holds");
    expect(judge(withFile(silent(failedRun()), killed, "")).verdict).toBe("violated");
    expect(judge(withFile(silent(failedRun()), pathOf(".notes.tmp"), "")).verdict).toBe("violated");
  });

  it("allows what comes back when the host goes down", () => {
    const place = { task: "merge_customer_data", shard: null, run: ROOT, attempt: 1 };
    const strike = { kind: "fault", event: "struck", fault: 1, at: "x", action: "host-crash" };
    const run = withJournal(failedRun(), (entry) =>
      entry.kind === "run" && entry.event === "ended" && entry.run === ROOT
        ? [at(entry.t, { ...strike, ...place }), entry]
        : entry,
    );
    const done = temporary(shardFile(0, "profiles.ndjson"), "run-0", 1);
    expect(judge(withFile(withFile(run, killed, ""), done, "")).verdict).toBe("holds");
  });

  it.each([".hidden", "core", ".notes.txt.tag.tmp"])("finds a foreign file: %s", (name) => {
    expect(judge(withFile(failedRun(), pathOf(name), "")).evidence).toEqual([
      `${pathOf(name)} is neither an artifact nor the temporary of one`,
    ]);
  });

  it("finds an artifact of a run with another number of shards", () => {
    const path = pathOf("shard-00000-of-00007.profiles.ndjson");
    expect(judge(withFile(failedRun(), path, "")).evidence).toEqual([
      `${path} is of no run with 3 shards`,
    ]);
  });

  it("lets another root of the journal be the unfinished one", () => {
    const two = withJournal(withSecondRoot(), (entry) =>
      entry.kind === "run" && entry.event === "ended" && entry.run === second(ROOT)
        ? { ...entry, status: "failed", error: "x" }
        : entry,
    );
    const path = `${OTHER}/${shardFile(0, "profiles.ndjson")}`;
    expect(judge(withFile(two, path, "")).verdict).toBe("holds");
  });
});
