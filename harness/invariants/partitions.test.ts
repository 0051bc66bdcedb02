/** What the invariants say of partitions: that they hold for a good one, and see each thing that is wrong. */
import { describe, expect, it } from "vitest";
import type { JournalEntry } from "../journal/entry.ts";
import { atomicVisibility } from "./atomic-visibility.ts";
import { blastRadius } from "./blast-radius.ts";
import { correctResults } from "./correct-results.ts";
import { pathOf, shardFile, withFile, withJournal } from "./good-run.ts";
import { type Evidence, find, type Invariant } from "./invariant.ts";
import { noLeftovers } from "./no-leftovers.ts";
import { LEFT, MANIFEST, PARTITION, partitionedRun, RESULT, SLICES } from "./partitioned-run.ts";

const evidenceOf = (invariant: Invariant, evidence: Evidence) => find(invariant, evidence).evidence;

/** The partition's entries changed; an entry is dropped by null. */
const changed = (change: (entry: JournalEntry) => JournalEntry | readonly JournalEntry[] | null) =>
  withJournal(partitionedRun(), (entry) => (entry.run === PARTITION ? change(entry) : entry));

it.each([atomicVisibility, blastRadius, correctResults, noLeftovers])(
  "$name holds for a partition that was killed and tried again",
  (invariant) => {
    expect(find(invariant, partitionedRun())).toMatchObject({ verdict: "holds", evidence: [] });
  },
);

describe("blast-radius", () => {
  it("finds a failure that no fault explains", () => {
    expect(
      evidenceOf(
        blastRadius,
        changed((entry) => (entry.kind === "fault" ? null : entry)),
      ),
    ).toEqual([
      `the partition of crm: attempt 1 of run ${PARTITION} failed, though no fault had struck it: killed by SIGKILL`,
    ]);
  });

  it("finds a second run for one source", () => {
    const twice = changed((entry) =>
      entry.kind === "run" && entry.event === "created"
        ? [entry, { ...entry, run: "again" }]
        : entry,
    );
    expect(evidenceOf(blastRadius, twice)).toEqual([
      `the partition of crm has 2 runs ("${PARTITION}", "again"), expected 1`,
    ]);
  });

  it("finds work of a shard, or of another source's partition", () => {
    for (const [path, owner] of [
      [pathOf(shardFile(0, "profiles.ndjson")), "shard 0"],
      [SLICES.replace("crm", "billing"), "the partition of billing"],
    ] as const) {
      const astray = changed((entry) =>
        entry.kind === "store" && entry.to === SLICES ? { ...entry, to: path } : entry,
      );
      expect(evidenceOf(blastRadius, astray).join()).toContain(
        `of the partition of crm, did a rename for ${owner}`,
      );
    }
  });
});

describe("atomic-visibility", () => {
  it("finds a manifest that was there before the slices that it names", () => {
    const order = changed((entry) =>
      entry.kind === "store" && entry.to === SLICES ? null : entry,
    );
    expect(evidenceOf(atomicVisibility, order).join()).toContain(
      `${MANIFEST} names ${SLICES}, which was not there yet`,
    );
  });

  it("finds a folder that was not synced between slices and manifest", () => {
    const unsynced = changed((entry) =>
      entry.kind === "store" && entry.op === "sync-directory" ? null : entry,
    );
    expect(evidenceOf(atomicVisibility, unsynced).join()).toContain(
      `${MANIFEST} was published, but the folder was not synced after ${SLICES}`,
    );
  });
});

describe("no-leftovers", () => {
  it("finds what a dead attempt left and its replacement did not remove", () => {
    const left = changed((entry) =>
      entry.kind === "store" && entry.op === "remove" ? null : entry,
    );
    expect(evidenceOf(noLeftovers, withFile(left, LEFT, "half"))).toEqual([
      `${LEFT} was left by run ${PARTITION} attempt 1, and run ${PARTITION} attempt 2 completed later without removing it`,
    ]);
  });

  it("finds slices that no manifest names, and those of a run of other shards", () => {
    expect(evidenceOf(noLeftovers, withFile(partitionedRun(), MANIFEST, null))).toEqual([
      `${SLICES} is named by no manifest`,
    ]);
    const others = MANIFEST.replace("00003", "00004");
    const text = String(partitionedRun().files.read(MANIFEST));
    expect(evidenceOf(noLeftovers, withFile(partitionedRun(), others, text))).toEqual([
      `${others} is named by no manifest`,
    ]);
  });
});

describe("correct-results", () => {
  it.each([
    ["rows", { rows: RESULT.rows + 1 }],
    ["source", { source: "billing" }],
    ["shardCount", { shardCount: 4 }],
    ["slices.sha256", { slices: RESULT.manifest }],
    ["manifest.bytes", { manifest: RESULT.slices }],
  ])("finds another %s", (field, change) => {
    const wrong = changed((entry) =>
      entry.kind === "result" ? { ...entry, value: { ...RESULT, ...change } } : entry,
    );
    expect(evidenceOf(correctResults, wrong).join()).toContain(
      `the result of partition_source (run ${PARTITION}, crm).${field}: expected`,
    );
  });

  it("finds a result whose slices are not there", () => {
    expect(evidenceOf(correctResults, withFile(partitionedRun(), SLICES, null))).toContain(
      `the result of partition_source (run ${PARTITION}, crm): ${SLICES} is not there`,
    );
  });
});
