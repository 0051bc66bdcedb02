import { describe, expect, it } from "vitest";
import type { StoreEntry } from "../journal/entry.ts";
import { sha256 } from "../oracle/digest.ts";
import { atomicVisibility } from "./atomic-visibility.ts";
import { durabilityViolations } from "./durability.ts";
import { goodRun, pathOf, ROOT, shardFile, temporary, withFile, withJournal } from "./good-run.ts";
import { type Evidence, find } from "./invariant.ts";
import { contentsOf } from "./known-files.ts";
import { at, second, TWICE, withDuplicate, withSecondRoot, withZombie } from "./unusual-runs.ts";

const judge = (evidence: Evidence) => find(atomicVisibility, evidence);
const profiles = pathOf(shardFile(0, "profiles.ndjson"));
const shardManifest = pathOf(shardFile(0, "manifest.json"));
const runManifest = pathOf("manifest.json");
/** A temporary that a zombie makes at the end. */
const late = temporary(shardFile(1, "quarantine.ndjson"), "run-1", 1);

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

describe("atomic-visibility, with several at work", () => {
  it("holds for a second delivery, a second root and a zombie", () => {
    for (const run of [withDuplicate(), withSecondRoot(), withZombie(late, "exited with code 0")]) {
      expect(judge(run)).toMatchObject({ verdict: "holds", evidence: [] });
    }
  });

  it("holds where two instances are told mixed up", () => {
    expect(judge(interleaved()).verdict).toBe("holds");
  });

  it.each(["write", "sync", "rename"] as const)(
    "finds a %s of another instance's temporary file",
    (op) => {
      const { path } = temporaryOf(profiles);
      const run = changed(op, op === "rename" ? profiles : path, (entry) => [
        { ...entry, instance: 2 },
        entry,
      ]);
      expect(judge(run).evidence[0]).toContain(
        `(run run-0 attempt 1 instance 2): ${op} of ${path}, the temporary file of run run-0 attempt 1`,
      );
    },
  );

  it("finds a temporary name that two attempts share, though one after the other", () => {
    const { path } = temporaryOf(pathOf(shardFile(1, "profiles.ndjson")));
    const first = goodRun().journal.find(
      (entry): entry is StoreEntry => entry.kind === "store" && entry.run === "run-1",
    );
    const run = withJournal(goodRun(), (entry) =>
      entry.kind === "store" && entry.path === first?.path ? { ...entry, path } : entry,
    );
    expect(judge(run).evidence[0]).toContain(
      `(run run-1 attempt 2): create of ${path}, the temporary file of run run-1 attempt 1`,
    );
  });

  it("finds a temporary name that runs of two roots share", () => {
    const { path } = temporaryOf(profiles);
    const run = withJournal(withSecondRoot(), (entry) =>
      entry.kind === "store" && entry.path === path.replace("run-0", second("run-0"))
        ? { ...entry, path }
        : entry,
    );
    expect(judge(run).evidence[0]).toContain(
      `(run ${second("run-0")} attempt 1): create of ${path}`,
    );
  });

  it("finds a write to what nobody has made", () => {
    const { path } = temporaryOf(profiles);
    const run = changed("create", path, () => null);
    expect(judge(run).evidence[0]).toContain(`write of ${path}, which nobody has made`);
  });

  it("asks every instance for its own sync of the folder, before its manifest and at its end", () => {
    const late = (entry: StoreEntry) => entry.instance === 2 && entry.op === "sync-directory";
    const changedBytes = (entry: StoreEntry) =>
      entry.to === runManifest || entry.instance !== 2 || entry.op !== "rename"
        ? entry
        : { ...entry, sha256: "0".repeat(64) };
    const run = withJournal(withDuplicate(), (entry) =>
      entry.kind !== "store" ? entry : late(entry) ? null : changedBytes(entry),
    );
    const { evidence } = find(atomicVisibility, run);
    expect(evidence[0]).toContain("(run run-0 attempt 1 instance 2)");
    expect(evidence[0]).toContain(`${shardManifest} was published, but the folder was not synced`);
    expect(durabilityViolations(run.journal).at(-1)).toContain(
      "run run-0 attempt 1 instance 2 went to its end, but the folder was not synced",
    );
  });

  it("asks nothing at its end of an instance that died", () => {
    const killed = withJournal(withDuplicate(), (entry) => {
      if (entry.kind === "store" && entry.instance === 2 && entry.op === "sync-directory")
        return null;
      if (entry.kind === "store" && entry.instance === 2 && entry.to === shardManifest) return null;
      return entry.kind === "attempt" && entry.event === "instance-ended"
        ? { ...entry, how: "was killed by SIGKILL before it reported a result" }
        : entry;
    });
    expect(judge(killed).verdict).toBe("holds");
  });

  it("lets a manifest be told before what another instance published and swept for it", () => {
    expect(judge(sweptByTheOther()).verdict).toBe("holds");
    const unswept = withJournal(sweptByTheOther(), (entry) =>
      entry.kind === "store" && entry.op === "remove" && entry.instance === 2 ? null : entry,
    );
    expect(judge(unswept).evidence[0]).toContain(`names ${profiles}, which was not there yet`);
    const other = withJournal(sweptByTheOther(), (entry) =>
      entry.kind === "store" && entry.to === profiles ? { ...entry, bytes: 1 } : entry,
    );
    expect(judge(other).evidence[0]).toContain(`names ${profiles}, which was not there yet`);
  });

  it("takes no such excuse for a manifest that came before the data were even made", () => {
    const { path } = temporaryOf(profiles);
    const run = sweptByTheOther();
    const isOfData = (entry: { readonly path?: string }) => entry.path === path;
    const made = run.journal.filter(
      (entry) => entry.kind === "store" && entry.instance === undefined && isOfData(entry),
    );
    const tooLate = withJournal(run, (entry) => {
      if (made.includes(entry)) return null;
      const isIt = entry.kind === "store" && entry.instance === undefined;
      return isIt && entry.to === shardManifest ? [entry, ...made] : entry;
    });
    expect(judge(tooLate).evidence[0]).toContain(`names ${profiles}, which was not there yet`);
  });

  it("allows a manifest to be published again with the same bytes, and not with others", () => {
    const again = withJournal(withSecondRoot(), (entry) =>
      entry.kind === "store" && entry.run === second(ROOT) && entry.to === runManifest
        ? { ...entry, sha256: "0".repeat(64) }
        : entry,
    );
    expect(judge(withSecondRoot()).verdict).toBe("holds");
    expect(judge(again).evidence[0]).toContain(`${runManifest} was published as`);
  });
});

describe("atomic-visibility, of what was there before", () => {
  const contents = contentsOf(goodRun().files);

  it("holds where a run publishes the same again, or something beside it", () => {
    expect(judge({ ...goodRun(), before: contents }).verdict).toBe("holds");
    const beside = "0".repeat(32);
    const earlier = new Map([
      [`${beside}/${shardFile(0, "profiles.ndjson")}`, { bytes: 1, sha256: sha256("x") }],
    ]);
    const run = withFile(goodRun(), [...earlier.keys()][0] as string, "x");
    expect(judge({ ...run, before: earlier }).verdict).toBe("holds");
  });

  it("finds what is changed or taken away, though the journal does not tell of it", () => {
    const path = `${"0".repeat(32)}/${shardFile(0, "profiles.ndjson")}`;
    const before = new Map([[path, { bytes: 1, sha256: sha256("x") }]]);
    expect(judge({ ...goodRun(), before }).evidence).toEqual([
      `${path} was published, but is not there any more`,
    ]);
    expect(judge({ ...withFile(goodRun(), path, "y"), before }).evidence[0]).toContain(
      `${path} lay there before as 1 bytes with sha256`,
    );
  });

  it("finds the moment at which something is taken away, though it is back at the end", () => {
    const run = withJournal({ ...goodRun(), before: contents }, (entry) =>
      entry.kind === "run" && entry.event === "created" && entry.run === ROOT
        ? [entry, at(0, { kind: "store", op: "remove", path: profiles, run: ROOT, attempt: 1 })]
        : entry,
    );
    expect(judge(run).evidence[0]).toContain(
      `${profiles}, which ${shardManifest} names, was taken away`,
    );
    expect(judge({ ...run, before: new Map() }).evidence[0]).toContain(
      `${profiles}, a final name, was taken away`,
    );
  });
});

describe("atomic-visibility, when the host goes down", () => {
  const strike = (before: (entry: StoreEntry) => boolean) =>
    withJournal(goodRun(), (entry) => {
      if (entry.kind !== "store" || !before(entry)) return entry;
      const place = { task: "process_shard", shard: 0, run: "run-0", attempt: 1 };
      const crash = { kind: "fault", event: "struck", fault: 1, action: "host-crash", at: "x" };
      return [at(entry.t, { ...crash, ...place }), entry];
    });

  it("counts on nothing whose folder was not synced", () => {
    let isNext = false;
    const unsynced = strike((entry) => {
      const isIt = isNext;
      isNext = entry.to === profiles;
      return isIt;
    });
    expect(judge(unsynced).evidence[0]).toContain(`names ${profiles}, which was not there yet`);
    // It may be gone for good, if the run is never finished.
    const short = { ...unsynced, journal: unsynced.journal.slice(0, 20) };
    const lost = withJournal({ ...short, files: { ...short.files, paths: [] } }, (entry) =>
      entry.kind === "store" && entry.seq > 7 ? null : entry,
    );
    expect(judge(lost).verdict).toBe("holds");
  });

  it("counts on what was durable", () => {
    expect(judge(strike((entry) => entry.to === shardManifest)).verdict).toBe("holds");
  });
});

/** The second instance's entries between those of the first: each in its own order. */
function interleaved(): Evidence {
  const run = withDuplicate();
  const ofSecond = run.journal.filter(
    (entry): entry is StoreEntry => entry.kind === "store" && entry.instance === 2,
  );
  let next = 0;
  return withJournal(run, (entry) => {
    if (ofSecond.includes(entry as StoreEntry)) return null;
    const isOfFirst = entry.kind === "store" && entry.run === TWICE;
    const isEnd = entry.kind === "attempt" && entry.event === "instance-ended";
    if (isEnd) return [...ofSecond.slice(next), entry];
    if (!isOfFirst) return entry;
    next += 1;
    return [ofSecond[next - 1] as StoreEntry, entry];
  });
}

/**
 * The second instance has published the profiles and swept the first one's temporary, which so has
 * never renamed it. All that the first did is told before all that the second did.
 */
function sweptByTheOther(): Evidence {
  const { path } = temporaryOf(profiles);
  return withJournal(withDuplicate(), (entry) => {
    if (entry.kind !== "store" || entry.run !== TWICE) return entry;
    if (entry.instance === undefined && entry.to === profiles) return null;
    const isLast = entry.instance === 2 && entry.to === shardManifest;
    return isLast ? [entry, { ...entryOf(entry), op: "remove", path }] : entry;
  });
}

/** An entry as it was, but for what it did. */
function entryOf({ seq, t, run, attempt }: StoreEntry) {
  return { kind: "store", seq, t, run, attempt, instance: 2 } as const;
}
