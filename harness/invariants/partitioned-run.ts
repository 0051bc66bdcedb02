/** For tests: the good run with a partition of crm, whose first attempt was killed while it wrote. */
import type { PartitionManifest } from "../../tasks/artifacts.ts";
import type { JournalEntry, JournalEvent } from "../journal/entry.ts";
import { sha256 } from "../oracle/digest.ts";
import { createJournalWriter } from "./good-journal.ts";
import {
  goodRun,
  ORACLE,
  pathOf,
  ROOT,
  SHARDS,
  temporary,
  withFile,
  withJournal,
} from "./good-run.ts";
import type { Evidence } from "./invariant.ts";
import { at } from "./unusual-runs.ts";

/** The run of the partition. */
export const PARTITION = "partition";
const SLICES_NAME = `partition-crm-of-0000${SHARDS}.slices`;
const MANIFEST_NAME = `partition-crm-of-0000${SHARDS}.manifest.json`;
export const SLICES = pathOf(SLICES_NAME);
export const MANIFEST = pathOf(MANIFEST_NAME);
/** What the killed attempt left, and its replacement removed. */
export const LEFT = temporary(SLICES_NAME, PARTITION, 1);

const SLICES_TEXT = "slices";
const digestOf = (text: string) => ({ bytes: text.length, sha256: sha256(text) });
const MANIFEST_TEXT = JSON.stringify({
  slices: { name: SLICES_NAME, ...digestOf(SLICES_TEXT) },
} satisfies Pick<PartitionManifest, "slices">);

/** What the partition returns. */
export const RESULT = {
  source: "crm",
  shardCount: SHARDS,
  sourceDigest: ORACLE.sourceDigest,
  rows: ORACLE.rows.crm.read,
  slices: digestOf(SLICES_TEXT),
  manifest: digestOf(MANIFEST_TEXT),
};

export function partitionedRun(): Evidence {
  const run = goodRun();
  const withEntries = withJournal(run, (entry) =>
    entry.kind === "attempt" && entry.event === "started" && entry.run === ROOT
      ? [entry, ...entries().map((each) => at(entry.t, each))]
      : entry,
  );
  const withFiles = withFile(withFile(withEntries, SLICES, SLICES_TEXT), MANIFEST, MANIFEST_TEXT);
  const policy = run.retryPolicies.process_shard as Evidence["retryPolicies"][string];
  return { ...withFiles, retryPolicies: { ...run.retryPolicies, partition_source: policy } };
}

function entries(): readonly JournalEntry[] {
  const { entries, add, addPublication } = createJournalWriter();
  const task = "partition_source";
  const first = { run: PARTITION, attempt: 1 };
  const second = { run: PARTITION, attempt: 2 };
  const begin: JournalEvent[] = [
    {
      kind: "run",
      event: "created",
      run: PARTITION,
      task,
      parent: ROOT,
      root: ROOT,
      shard: null,
      source: "crm",
      maxAttempts: 4,
    },
    { kind: "attempt", event: "started", ...first },
    { kind: "store", op: "create", path: LEFT, ...first },
    {
      kind: "fault",
      event: "struck",
      fault: 0,
      action: "kill",
      at: "artifact.write",
      task,
      shard: null,
      ...first,
    },
    { kind: "attempt", event: "ended", outcome: "failed", reason: "killed by SIGKILL", ...first },
    { kind: "attempt", event: "started", ...second },
  ];
  for (const event of begin) add(event);
  const publish = (name: string, text: string) =>
    addPublication(PARTITION, 2, temporary(name, PARTITION, 2), pathOf(name), digestOf(text));
  publish(SLICES_NAME, SLICES_TEXT);
  publish(MANIFEST_NAME, MANIFEST_TEXT);
  const end: JournalEvent[] = [
    { kind: "store", op: "remove", path: LEFT, ...second },
    { kind: "attempt", event: "ended", outcome: "completed", reason: null, ...second },
    { kind: "result", value: RESULT, ...second },
    { kind: "run", event: "ended", run: PARTITION, status: "completed", error: null },
  ];
  for (const event of end) add(event);
  return entries;
}
