/** The publish protocol of the pipeline, crashed at every operation that it asks of the disk. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs } from "../../properties/replay.ts";
import { createDirectoryStore } from "../../tasks/directory-store.ts";
import type { Disk } from "../../tasks/disk.ts";
import { inactiveFailpoints } from "../../tasks/failpoints.ts";
import type { ArtifactStore } from "../../tasks/store.ts";
import { type CrashState, createSimulatedDisk, type SimulatedDisk } from "./simulated-disk.ts";
import { type Texts, textsOf } from "./testing/crash-outcomes.ts";

type Wrap = (disk: Disk) => Disk;
type Work = (artifacts: ArtifactStore) => Promise<unknown>;

const asItIs: Wrap = (disk) => disk;
const withoutFileSync: Wrap = (disk) => ({
  ...disk,
  create: async (path) => ({ ...(await disk.create(path)), sync: async () => {} }),
});
const withoutFolderSync: Wrap = (disk) => ({ ...disk, syncDirectory: async () => {} });

const DATA = "/out/run/data";
const MANIFEST = "/out/run/manifest";
const FIRST = ["12", "345"];
const SECOND = ["67", "8", "9"];

function storeOn(disk: SimulatedDisk, attempt: string, wrap: Wrap = asItIs): ArtifactStore {
  return createDirectoryStore({
    disk: wrap(disk.diskFor(attempt)),
    failpoints: inactiveFailpoints,
    attemptTag: attempt,
  }).artifacts("/out");
}

const publishing =
  (name: string, pieces: readonly string[]): Work =>
  (artifacts) =>
    artifacts.publish(
      "run",
      name,
      pieces.map((piece) => Buffer.from(piece)),
    );

const publishFirst: Work = async (artifacts) => {
  await artifacts.prepare("run");
  await publishing("data", FIRST)(artifacts);
};

/** One instant of some work: just before its n-th operation, or after the last. */
interface Instant {
  readonly isDone: boolean;
  /** What readers see: what stays when the process dies. */
  readonly processDeath: SimulatedDisk;
  readonly hostDeath: readonly CrashState[];
}

/** Does work again and again, each time stopped one operation later. */
async function everyInstant(before: Work, work: Work, wrap: Wrap = asItIs): Promise<Instant[]> {
  const instants: Instant[] = [];
  for (let last = false; !last; ) {
    let left = instants.length;
    let stop = () => {};
    const stopped = new Promise<void>((resolve) => {
      stop = resolve;
    });
    const disk = createSimulatedDisk({
      step: async ({ view }) => {
        if (view !== "worker") return;
        left -= 1;
        if (left >= 0) return;
        stop();
        await new Promise<never>(() => {});
      },
    });
    await before(storeOn(disk, "before"));
    await Promise.race([
      stopped,
      work(storeOn(disk, "worker", wrap)).then(() => {
        last = true;
      }),
    ]);
    const hostDeath = disk.crashStates({ limit: 5000 });
    disk.killProcess("worker");
    instants.push({ isDone: last, processDeath: disk, hostDeath });
  }
  return instants;
}

/** Everything that readers may find after a death of the process or of the host, at any instant. */
function everyOutcome(instants: readonly Instant[]): { isDone: boolean; texts: Texts }[] {
  return instants.flatMap(({ isDone, processDeath, hostDeath }) =>
    [processDeath, ...hostDeath].map((state) => ({ isDone, texts: textsOf(state) })),
  );
}

/** What a path holds in outcomes, each once, with nothing as null. */
const contentsOf = (path: string, outcomes: readonly { texts: Texts }[]) =>
  new Set(outcomes.map(({ texts }) => texts[path] ?? null));

describe("publishing one artifact, with a death at every operation", () => {
  it("leaves nothing or exactly its bytes under a new name, and its bytes once it is done", async () => {
    const instants = await everyInstant((store) => store.prepare("run"), publishing("data", FIRST));
    const outcomes = everyOutcome(instants);
    // create, 2 writes, sync, close, rename, sync of the folder; and the end.
    expect(instants).toHaveLength(8);
    expect(contentsOf(DATA, outcomes)).toEqual(new Set([null, "12345"]));
    expect(
      contentsOf(
        DATA,
        outcomes.filter(({ isDone }) => isDone),
      ),
    ).toEqual(new Set(["12345"]));
  });

  it("leaves exactly the old or exactly the new bytes under a name that was there", async () => {
    const outcomes = everyOutcome(await everyInstant(publishFirst, publishing("data", SECOND)));
    expect(contentsOf(DATA, outcomes)).toEqual(new Set(["12345", "6789"]));
    expect(
      contentsOf(
        DATA,
        outcomes.filter(({ isDone }) => isDone),
      ),
    ).toEqual(new Set(["6789"]));
  });

  it("never harms the next attempt, which publishes and leaves nothing else behind", async () => {
    const instants = await everyInstant(publishFirst, publishing("data", SECOND));
    const disks = instants.flatMap(({ processDeath, hostDeath }) => [
      processDeath,
      ...hostDeath.map((state) => state.restart({})),
    ]);
    for (const disk of disks) {
      const store = storeOn(disk, "next");
      await publishing("data", SECOND)(store);
      await store.sweep("run", "data");
      expect(textsOf(disk)).toEqual({ [DATA]: "6789" });
      for (const state of disk.crashStates({ limit: 100 })) {
        expect(state.snapshot().get(DATA)?.toString()).toBe("6789");
      }
    }
  });

  it("shows a torn artifact if the file is not synced before the rename", async () => {
    const outcomes = everyOutcome(
      await everyInstant(publishFirst, publishing("data", SECOND), withoutFileSync),
    );
    const contents = contentsOf(DATA, outcomes);
    for (const torn of ["", "6", "67", "678", "67\x009", "\0\x008"])
      expect(contents).toContain(torn);
  });

  it("loses a finished artifact if the folder is not synced after the rename", async () => {
    const outcomes = everyOutcome(
      await everyInstant(
        (store) => store.prepare("run"),
        publishing("data", FIRST),
        withoutFolderSync,
      ),
    );
    expect(
      contentsOf(
        DATA,
        outcomes.filter(({ isDone }) => isDone),
      ),
    ).toEqual(new Set([null, "12345"]));
  });
});

describe("publishing data and then their manifest, with a death at every operation", () => {
  const publishBoth: Work = async (store) => {
    await publishing("data", SECOND)(store);
    await publishing("manifest", ["of 6789"])(store);
  };
  /** Outcomes in which a reader that goes by the manifest finds no data, or other ones. */
  const misled = async (wrap: Wrap) =>
    everyOutcome(await everyInstant(publishFirst, publishBoth, wrap)).filter(
      ({ texts }) => texts[MANIFEST] !== undefined && texts[DATA] !== "6789",
    );

  it("never misleads a reader that goes by the manifest", async () => {
    const outcomes = everyOutcome(await everyInstant(publishFirst, publishBoth));
    expect(contentsOf(MANIFEST, outcomes)).toEqual(new Set([null, "of 6789"]));
    expect(await misled(asItIs)).toEqual([]);
  });

  it("misleads a reader if the folder is not synced between the two", async () => {
    expect(contentsOf(DATA, await misled(withoutFolderSync))).toEqual(new Set(["12345"]));
  });

  it("misleads a reader if the data are not synced", async () => {
    expect(contentsOf(DATA, await misled(withoutFileSync))).toContain("67\x009");
  });
});

describe("two attempts of the same work at once, in any order, with a crash of the host anywhere", () => {
  /** Plays two attempts until a crash; tells what a reader finds then and whether one was done. */
  async function race(
    scheduler: fc.Scheduler,
    crashAfter: number,
    numbers: fc.Stream<number>,
    wrap: Wrap,
  ): Promise<{ isDone: boolean; content: string | null }> {
    const disk = createSimulatedDisk({
      step: ({ view, op }) => scheduler.schedule(Promise.resolve(), `${view} ${op}`),
    });
    disk.place(DATA, Buffer.from("old"));
    let done = 0;
    for (const attempt of ["one", "two"]) {
      const store = storeOn(disk, attempt, wrap);
      void publishing(
        "data",
        FIRST,
      )(store)
        .then(() => store.sweep("run", "data"))
        .then(() => {
          done += 1;
        });
    }
    for (let step = 0; step < crashAfter && scheduler.count() > 0; step += 1) {
      await scheduler.waitNext(1);
      // Lets a digest and other work between two operations come to its end.
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    }
    const isDone = done > 0;
    disk.crashHost({ nextInt: (max) => (numbers.next().value ?? 0) % (max + 1) });
    return { isDone, content: disk.snapshot().get(DATA)?.toString() ?? null };
  }

  const property = (wrap: Wrap) =>
    fc.asyncProperty(
      fc.scheduler(),
      fc.nat(26),
      fc.infiniteStream(fc.nat()),
      async (scheduler, crashAfter, numbers) => {
        const { isDone, content } = await race(scheduler, crashAfter, numbers, wrap);
        expect(isDone ? ["12345"] : ["old", "12345"]).toContain(content);
      },
    );

  it("leave the old bytes or theirs, and theirs once either is done", async () => {
    await fc.assert(property(asItIs), runs(500));
  });

  it.each([
    ["file", withoutFileSync],
    ["folder", withoutFolderSync],
  ])("leave something else if no %s is synced", async (_, wrap) => {
    expect((await fc.check(property(wrap), runs(500))).failed).toBe(true);
  });
});
