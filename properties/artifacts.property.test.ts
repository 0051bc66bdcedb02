/**
 * Promise: an artifact is there whole or not at all. Whenever a process or its host dies, whoever goes
 * by the manifests never meets a partial, missing or wrong artifact; the next attempt puts everything
 * right, to the same bytes, and removes what the dead one has left.
 *
 * The rules (design, section 5, "Publish protocol", and section 6, "Simulated disk"). Nothing is drawn
 * at random here: a whole task dies at each of its operations on the disk, and every state that the
 * disk may then be in is looked at. Writes tear at every byte where readers look, and in the middle
 * where another attempt has to go on.
 */
import { basename, dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { createSimulatedDisk, type SimulatedDisk } from "../harness/platform/simulated-disk.ts";
import type { TaskContext } from "../tasks/definition.ts";
import type { Disk } from "../tasks/disk.ts";
import { inspectSources } from "../tasks/inspect-sources.ts";
import { processShard } from "../tasks/process-shard.ts";
import { runKeyOf, sourceDigestOf } from "../tasks/source-digest.ts";
import { SOURCE_NAMES, sourceFileName } from "../tasks/sources.ts";
import { file, goodSources, row } from "./bad-input/case.ts";
import { everyOutcome, NONE_HALF_ALL, type Outcome, type StartDisk } from "./every-crash.ts";
import { whatMisleads } from "./manifest-reader.ts";
import { contextOver, runPipeline } from "./pipeline-in-process.ts";

/** Two customers, and a row that cannot be used: every artifact has bytes. */
const SOURCES = {
  ...goodSources(),
  crm: file("crm", row("crm", { customer_id: "c1" }), row("crm", { customer_id: "c2" }), "c3"),
};
const OUTPUT = "/output";

/** A disk that holds the sources and what else is put there. */
const diskWith =
  (put: (disk: SimulatedDisk) => Promise<unknown>): StartDisk =>
  async (options) => {
    const disk = createSimulatedDisk(options);
    for (const source of SOURCE_NAMES) {
      disk.place(join("/sources", sourceFileName(source)), SOURCES[source]);
    }
    await put(disk);
    return disk;
  };

const isTemporary = (path: string) => path.endsWith(".tmp");

/** Text of the files below the output folder, by path. */
function outputOf(files: ReadonlyMap<string, Buffer>): Record<string, string> {
  const below = [...files].filter(([path]) => path.startsWith(OUTPUT));
  return Object.fromEntries(below.map(([path, bytes]) => [path, bytes.toString()]).sort());
}

/** All in which an outcome is not what it may be, in sentences. */
function faultsIn(outcome: Outcome, whole: Readonly<Record<string, string>>): string[] {
  const { files, before } = outcome;
  const found = outputOf(files);
  const wrong = [
    ...whatMisleads(files),
    ...Object.keys(found)
      .filter((path) => !isTemporary(path) && found[path] !== whole[path])
      .map((path) => `${path} holds other bytes`),
    // Once it has told that it was done, nothing can take it back.
    ...Object.keys(whole)
      .filter((path) => before === null && found[path] === undefined)
      .map((path) => `${path} is gone although the work was done`),
  ];
  return wrong.length === 0 ? [] : [shown(outcome, wrong)];
}

const shown = ({ death, before }: Outcome, wrong: readonly string[]) =>
  `death ${death} ${before === null ? "after its end" : `before ${before}`}: ${wrong.join("; ")}`;

/** Faults that are enough to act upon. */
const ENOUGH = 3;

interface Task {
  readonly name: string;
  work(disk: Disk, tag: string): Promise<unknown>;
}

const SHARD: Task = {
  name: "a shard's task",
  async work(disk, tag) {
    const context = { ...contextOver(disk, tag), run: async () => expect.fail("no subtasks") };
    return processShard.run(context satisfies TaskContext, await shardInput());
  },
};

const RUN: Task = {
  name: "a whole run of two shards",
  work: (disk, tag) =>
    runPipeline(
      { sources: "/sources", output: OUTPUT, shards: 2, maxQuarantined: 1 },
      { disk, tag },
    ),
};

/** All that publishing is made of, and reading before it. */
const OPERATIONS = ["read", "create", "write", "sync", "rename", "sync-directory", "list"] as const;

/** What the properties ask of a task. */
function dying({ work }: Task) {
  /** What is there when nothing has gone wrong, and what was returned. */
  const undisturbed = once(async () => {
    const disk = await diskWith(prepare)({});
    const result = await work(disk.diskFor("undisturbed"), "undisturbed");
    return { result, whole: outputOf(disk.snapshot()) };
  });

  const starts = {
    "an empty folder": diskWith(prepare),
    "what is already published": diskWith(async (disk) => {
      await prepare(disk);
      await work(disk.diskFor("earlier"), "earlier");
    }),
    "what others left when they died": diskWith(async (disk) => {
      await prepare(disk);
      const { whole } = await undisturbed();
      for (const path of Object.keys(whole)) {
        disk.place(join(dirname(path), `.${basename(path)}.dead.tmp`), Buffer.from("tor"));
      }
    }),
    "a part that others have published": diskWith(async (disk) => {
      await prepare(disk);
      const { whole } = await undisturbed();
      for (const [path, text] of Object.entries(whole)) {
        if (path.endsWith(".profiles.ndjson")) disk.place(path, Buffer.from(text));
      }
    }),
  } as const satisfies Readonly<Record<string, StartDisk>>;

  return {
    undisturbed,
    starts,
    outcomes: (start: StartDisk, attempt: string, tears?: typeof NONE_HALF_ALL) =>
      everyOutcome(start, attempt, (disk) => work(disk, attempt), tears),
    /** Lets another attempt go on from an outcome; tells, in sentences, what is not right then. */
    async faultsAfterNext(outcome: Outcome, next: string): Promise<string[]> {
      const { result, whole } = await undisturbed();
      const disk = await outcome.restart({});
      expect(await work(disk.diskFor(next), next)).toEqual(result);
      const left = outputOf(disk.snapshot());
      const isWhole = JSON.stringify(left) === JSON.stringify(whole);
      return [
        ...(isWhole ? [] : [shown(outcome, ["healed to", ...Object.keys(left)])]),
        ...disk.crashStates({ limit: 1000, tears: NONE_HALF_ALL }).flatMap((state) => {
          const later: Outcome = { ...outcome, before: null, files: state.snapshot() };
          return faultsIn(later, whole);
        }),
      ];
    },
  };
}

describe.each([SHARD, RUN])("$name that dies at any operation", (task) => {
  const { undisturbed, starts, outcomes, faultsAfterNext } = dying(task);
  const names = Object.keys(starts) as (keyof typeof starts)[];

  it.each(names)("never misleads a reader, starting from %s", async (name) => {
    const { whole } = await undisturbed();
    const met = new Set<string | undefined>();
    const faults: string[] = [];
    for await (const outcome of outcomes(starts[name], "dying")) {
      met.add(outcome.before?.split(" ")[0]);
      faults.push(...faultsIn(outcome, whole));
      if (faults.length >= ENOUGH) break;
    }
    expect(faults).toEqual([]);
    expect(OPERATIONS.filter((operation) => !met.has(operation))).toEqual([]);
  });

  it.each(names)(
    "is healed by the next attempt, which leaves nothing else, starting from %s",
    async (name) => {
      const faults: string[] = [];
      for await (const outcome of outcomes(starts[name], "dying", NONE_HALF_ALL)) {
        faults.push(...(await faultsAfterNext(outcome, "next")));
        if (faults.length >= ENOUGH) break;
      }
      expect(faults).toEqual([]);
    },
  );
});

it("a shard's task misleads nobody and is healed by a third attempt where the second dies too", async () => {
  const { undisturbed, starts, outcomes, faultsAfterNext } = dying(SHARD);
  const { whole } = await undisturbed();
  const faults: string[] = [];
  const healed = new Set<string>();
  const first = distinct(outcomes(starts["an empty folder"], "dying", NONE_HALF_ALL));
  for await (const { restart } of first) {
    for await (const outcome of outcomes(restart, "second", NONE_HALF_ALL)) {
      faults.push(...faultsIn(outcome, whole));
      const state = keyOf(outcome);
      if (outcome.death === "of the host" && !healed.has(state)) {
        healed.add(state);
        faults.push(...(await faultsAfterNext(outcome, "third")));
      }
      if (faults.length >= ENOUGH) break;
    }
    if (faults.length >= ENOUGH) break;
  }
  expect(faults).toEqual([]);
  expect(healed.size).toBeGreaterThan(20);
});

/** Without the deaths of the host that leave what another has left. */
async function* distinct(outcomes: AsyncIterable<Outcome>): AsyncIterable<Outcome> {
  const known = new Set<string>();
  for await (const outcome of outcomes) {
    const isKnown = outcome.death === "of the host" && known.has(keyOf(outcome));
    known.add(keyOf(outcome));
    if (!isKnown) yield outcome;
  }
}

const keyOf = ({ files }: Outcome): string => JSON.stringify(outputOf(files));

function once<Value>(work: () => Promise<Value>): () => Promise<Value> {
  let known: Promise<Value> | undefined;
  return () => {
    known ??= work();
    return known;
  };
}

async function prepare(disk: SimulatedDisk): Promise<void> {
  const { artifacts } = contextOver(disk.diskFor("before"), "before").store;
  await artifacts(OUTPUT).prepare(runKeyOf(sourceDigestOf(await digests()), 1));
}

const digests = once(() =>
  inspectSources({
    async *read(fileName) {
      const source = SOURCE_NAMES.find((name) => sourceFileName(name) === fileName);
      if (source !== undefined) yield SOURCES[source];
    },
  }),
);

async function shardInput() {
  return { sources: "/sources", output: OUTPUT, shard: 0, shardCount: 1, files: await digests() };
}
