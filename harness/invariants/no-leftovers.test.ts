import { describe, expect, it } from "vitest";
import { failedRun } from "./failed-run.ts";
import { goodRun, pathOf, ROOT, shardFile, temporary, withFile, withJournal } from "./good-run.ts";
import { find } from "./invariant.ts";
import { noLeftovers } from "./no-leftovers.ts";

const judge = (evidence: Parameters<typeof find>[1]) => find(noLeftovers, evidence);
const killed = temporary(shardFile(1, "profiles.ndjson"), "run-1", 1);
/** The struck shard's second attempt failed as well. */
const withoutSuccess = withJournal(failedRun(), (entry) =>
  entry.kind === "attempt" && entry.event === "ended" && entry.run === "run-1"
    ? { ...entry, outcome: "failed" }
    : entry,
);
const OTHER = "0".repeat(32);

describe("no-leftovers, after a run that completed", () => {
  it("holds when nothing lies there but what the manifest names", () => {
    expect(judge(goodRun()).verdict).toBe("holds");
  });

  it.each([
    ["a temporary, even of a killed attempt", killed],
    ["an artifact that the manifest does not name", pathOf("shard-00000-of-00007.profiles.ndjson")],
    ["a foreign file", pathOf("notes.txt")],
  ])("finds %s", (_what, path) => {
    expect(judge(withFile(goodRun(), path, ""))).toMatchObject({
      verdict: "violated",
      evidence: [`${path} is named by no manifest`],
    });
  });

  it.each(["stray.txt", "manifest.json", `${OTHER}/deeper/manifest.json`, "folder/file"])(
    "finds a file outside of any run's folder: %s",
    (path) => {
      const { evidence } = judge(withFile(goodRun(), path, "{}"));
      expect(evidence).toEqual([`${path} lies outside of any run's folder`]);
    },
  );

  it("finds the folder of a run that never finished", () => {
    const path = `${OTHER}/${shardFile(0, "profiles.ndjson")}`;
    const { evidence } = judge(withFile(goodRun(), path, ""));
    expect(evidence).toEqual([`${path} lies in the folder of a run that never finished`]);
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
    const zombie = temporary(shardFile(1, "quarantine.ndjson"), "run-1", 1);
    const run = withJournal(failedRun(), (entry) =>
      entry.kind === "store" && entry.op === "remove"
        ? [entry, { ...entry, op: "create", attempt: 1, path: zombie }]
        : entry,
    );
    expect(judge(withFile(run, zombie, "")).verdict).toBe("holds");
  });

  it("finds a temporary of an attempt that completed", () => {
    const path = temporary(shardFile(0, "profiles.ndjson"), "run-0", 1);
    expect(judge(withFile(failedRun(), path, "")).evidence).toEqual([
      `${path} was left by run run-0 attempt 1, which completed`,
    ]);
  });

  it("finds a temporary that no attempt made", () => {
    const path = temporary(shardFile(0, "profiles.ndjson"), "nobody", 1);
    expect(judge(withFile(failedRun(), path, "")).evidence).toEqual([
      `${path} was made by no attempt of the journal`,
    ]);
  });

  it("goes by the name alone where the journal tells no store operations", () => {
    const silent = withJournal(failedRun(), (entry) => (entry.kind === "store" ? null : entry));
    expect(judge(withFile(silent, killed, "")).verdict).toBe("holds");
    expect(judge(withFile(silent, pathOf(".notes.tmp"), "")).verdict).toBe("violated");
  });

  it.each([".hidden", "core", ".notes.txt.tag.tmp"])("finds a foreign file: %s", (name) => {
    expect(judge(withFile(failedRun(), pathOf(name), "")).evidence).toEqual([
      `${pathOf(name)} is neither an artifact nor the temporary of one`,
    ]);
  });

  it("lets another root of the journal be the unfinished one", () => {
    const end = {
      kind: "run",
      event: "ended",
      run: "other",
      status: "failed",
      error: "x",
    } as const;
    const two = withJournal(goodRun(), (entry) =>
      entry.kind === "run" && entry.event === "created" && entry.run === ROOT
        ? [entry, { ...entry, run: "other", root: "other" }, { seq: 0, t: 0, ...end }]
        : entry,
    );
    const path = `${OTHER}/${shardFile(0, "profiles.ndjson")}`;
    expect(judge(withFile(two, path, "")).verdict).toBe("holds");
  });
});
