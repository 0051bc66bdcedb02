import { describe, expect, it } from "vitest";
import type { StoreEntry } from "../journal/entry.ts";
import { atomicVisibility } from "./atomic-visibility.ts";
import { failedRun } from "./failed-run.ts";
import { goodRun, pathOf, ROOT, rewriting, shardFile, withFile, withJournal } from "./good-run.ts";
import { find } from "./invariant.ts";

const judge = (evidence: Parameters<typeof find>[1]) => find(atomicVisibility, evidence);
const profiles = pathOf(shardFile(0, "profiles.ndjson"));
const quarantine = pathOf(shardFile(0, "quarantine.ndjson"));
const shardManifest = pathOf(shardFile(0, "manifest.json"));
const runManifest = pathOf("manifest.json");

type Change = (entry: StoreEntry) => StoreEntry | readonly StoreEntry[] | null;
/** With another entry for one operation: that on `path`, or the rename to it. */
const changed = (op: StoreEntry["op"], path: string, change: Change, evidence = goodRun()) =>
  withJournal(evidence, (entry) => {
    if (entry.kind !== "store" || entry.op !== op) return entry;
    return (entry.op === "rename" ? entry.to : entry.path) === path ? change(entry) : entry;
  });
/** The temporary path that was renamed to a final one. */
const temporaryOf = (final: string) =>
  goodRun().journal.find((entry) => entry.kind === "store" && entry.to === final) as StoreEntry;
/** With the operations of one artifact's publication moved before those of another. */
function publishedBefore(first: string, later: string) {
  const isOf = (entry: StoreEntry, final: string) =>
    entry.to === final || entry.path === temporaryOf(final).path;
  const run = goodRun();
  const moved = run.journal.filter(
    (entry): entry is StoreEntry => entry.kind === "store" && isOf(entry, first),
  );
  let isPlaced = false;
  return withJournal(run, (entry) => {
    if (entry.kind !== "store") return entry;
    if (isOf(entry, first)) return null;
    if (isPlaced || !isOf(entry, later)) return entry;
    isPlaced = true;
    const sync: StoreEntry = { ...entry, op: "sync-directory", path: run.oracle?.runKey as string };
    return [...moved, sync, entry];
  });
}

describe("atomic-visibility", () => {
  it("holds when every attempt keeps to the publish protocol", () => {
    expect(judge(goodRun()).verdict).toBe("holds");
    expect(judge(failedRun()).verdict).toBe("holds");
  });

  it("is not applicable where the journal tells no store operations", () => {
    const silent = withJournal(goodRun(), (entry) => (entry.kind === "store" ? null : entry));
    expect(judge(silent).verdict).toBe("not-applicable");
  });

  it.each(["create", "write"] as const)("finds a %s of a final name", (op) => {
    const { path } = temporaryOf(profiles);
    const run = changed(op, path, (entry) => ({ ...entry, path: profiles }));
    expect(judge(run).verdict).toBe("violated");
    expect(judge(run).evidence[0]).toContain(`${op} of ${profiles}, a final name`);
  });

  it("finds a rename of bytes that were never synced", () => {
    const run = changed("sync", temporaryOf(profiles).path, () => null);
    expect(judge(run).evidence[0]).toMatch(
      /was renamed into place with \d+ bytes, none of them synced/,
    );
  });

  it("finds a rename of bytes that were written after the sync", () => {
    const run = changed("sync", temporaryOf(profiles).path, (entry) => [
      { ...entry, bytes: 5 },
      { ...entry, op: "write" },
    ]);
    expect(judge(run).evidence[0]).toContain("only 5 synced");
  });

  it("does not take the sync of another file for this one's", () => {
    const run = changed("sync", temporaryOf(profiles).path, (entry) => ({
      ...entry,
      path: pathOf(".other.tmp"),
    }));
    expect(judge(run).evidence.join("\n")).toContain("none of them synced");
  });

  it("finds a rename to a name that is no artifact's", () => {
    const run = changed("rename", profiles, (entry) => ({ ...entry, to: pathOf("x.ndjson") }));
    expect(judge(run).evidence[0]).toContain("which names no artifact");
  });

  it("finds a folder that was not synced between data and manifest", () => {
    // The manifest's own sync covers it later: too late for whoever reads the manifest.
    const { evidence } = judge(withoutSyncAfter(quarantine));
    expect(evidence).toHaveLength(1);
    expect(evidence[0]).toContain(`${shardManifest} was published, but the folder was not synced`);
    expect(evidence[0]).toContain(`after ${quarantine} was renamed`);
  });

  it("finds a folder that was not synced between the last rename and the attempt's end", () => {
    expect(judge(withoutSyncAfter(runManifest)).evidence).toEqual([
      `run ${ROOT} attempt 1 went to its end, but the folder was not synced after ${runManifest} was renamed into place`,
    ]);
  });

  it("does not take another attempt's sync of the folder for this one's", () => {
    const run = withJournal(withoutSyncAfter(runManifest), (entry) =>
      entry.kind === "store" && entry.to === runManifest
        ? [entry, { ...entry, op: "sync-directory", path: runManifest.slice(0, 32), run: "run-0" }]
        : entry,
    );
    expect(judge(run).verdict).toBe("violated");
  });

  it("asks for no sync of a rename that changed nothing", () => {
    const again = withJournal(goodRun(), (entry) =>
      entry.kind === "attempt" && entry.event === "ended" && entry.run === "run-0"
        ? [
            ...goodRun()
              .journal.filter((each) => "path" in each && each.run === "run-0")
              .slice(0, 4),
            entry,
          ]
        : entry,
    );
    expect(judge(again).verdict).toBe("holds");
  });

  it("finds a manifest that was there before what it names", () => {
    const run = publishedBefore(shardManifest, profiles);
    const { evidence } = judge(run);
    expect(evidence).toHaveLength(2);
    expect(evidence[0]).toContain(`${shardManifest} names ${profiles}, which was not there yet`);
  });

  it("finds a run manifest that was there before a shard's", () => {
    const { evidence } = judge(publishedBefore(runManifest, shardManifest));
    expect(evidence.join("\n")).toContain(
      `${runManifest} names ${shardManifest}, which was not there yet`,
    );
  });

  it("finds a manifest that names other bytes than were there", () => {
    const run = changed("rename", profiles, (entry) => ({ ...entry, sha256: "0".repeat(64) }));
    expect(judge(run).evidence[0]).toMatch(
      /names .*profiles\.ndjson as \d+ bytes with sha256 .*; it was/,
    );
    const text = (manifest: string) => manifest.replace(/"bytes": \d+/, '"bytes": 1');
    const lying = goodRun(rewriting(shardFile(0, "manifest.json"), text));
    expect(judge(lying).evidence[0]).toContain("as 1 bytes with sha256");
  });

  it("finds an artifact that became something else after a manifest had named it", () => {
    const again = withJournal(goodRun(), (entry) =>
      entry.kind === "result" && entry.run === "run-0"
        ? [...republished("0".repeat(64)), entry]
        : entry,
    );
    expect(judge(again).evidence[0]).toMatch(
      /profiles\.ndjson became \d+ bytes with sha256 000000000000…; .*manifest\.json names/,
    );
  });

  it("allows an artifact to be published again with the same bytes", () => {
    const again = withJournal(goodRun(), (entry) =>
      entry.kind === "result" && entry.run === "run-0" ? [...republished(null), entry] : entry,
    );
    expect(judge(again).verdict).toBe("holds");
  });

  it("finds a manifest that was replaced by other content", () => {
    const { evidence } = judge(withFile(goodRun(), shardManifest, "{}"));
    expect(evidence[0]).toContain(`${shardManifest} was published as`);
    expect(evidence[0]).toContain("later became 2 bytes");
  });

  it("finds a manifest that is not there any more", () => {
    const { evidence } = judge(withFile(goodRun(), runManifest, null));
    expect(evidence).toEqual([`${runManifest} was published, but is not there any more`]);
  });

  it("finds data that are not there any more", () => {
    const { evidence } = judge(withFile(goodRun(), profiles, null));
    expect(evidence).toEqual([`${profiles} was published, but is not there any more`]);
  });

  it.each(["remove", "rename"] as const)("finds a %s of what a manifest names", (op) => {
    const run = withJournal(goodRun(), (entry) =>
      entry.kind === "store" && entry.to === runManifest
        ? [entry, { ...entry, op, path: profiles, to: pathOf("elsewhere") }]
        : entry,
    );
    expect(judge(run).evidence.join("\n")).toContain(
      `${profiles}, which ${runManifest} names, was taken away`,
    );
  });
});

/** The operations that publish shard 0's profiles once more. */
function republished(digest: string | null): StoreEntry[] {
  const start = goodRun().journal.findIndex(
    (entry) => entry.kind === "store" && entry.path === temporaryOf(profiles).path,
  );
  return (goodRun().journal.slice(start, start + 5) as StoreEntry[]).map((entry) =>
    digest !== null && entry.op === "rename" ? { ...entry, sha256: digest } : entry,
  );
}

/** Without the sync of the folder that follows on a rename. */
function withoutSyncAfter(final: string) {
  let isNext = false;
  return withJournal(goodRun(), (entry) => {
    if (entry.kind !== "store") return entry;
    if (isNext && entry.op === "sync-directory") {
      isNext = false;
      return null;
    }
    if (entry.to === final) isNext = true;
    return entry;
  });
}
