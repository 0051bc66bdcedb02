/** Work over a simulated disk, with a death at every operation that it asks of it. */
import {
  CrashStateLimitError,
  type CrashStateOptions,
  type SimulatedDisk,
  type SimulatedDiskOptions,
} from "../harness/platform/simulated-disk.ts";
import type { Disk } from "../tasks/disk.ts";

/** Makes a disk to work on: the same one every time, but for who decides when operations happen. */
export type StartDisk = (options: SimulatedDiskOptions) => Promise<SimulatedDisk>;

/** What work does over the disk of one process. */
export type Work = (disk: Disk) => Promise<unknown>;

/** What one death leaves. */
export interface Outcome {
  readonly death: "of the process" | "of the host";
  /** `rename /output/a`: the operation that never came; null after the last one. */
  readonly before: string | null;
  /** As readers find them. */
  readonly files: ReadonlyMap<string, Buffer>;
  /** The disk as it is then, for whoever comes next. */
  readonly restart: StartDisk;
}

/** Bytes that may survive of a write that was not synced: none, half or all. */
export const NONE_HALF_ALL: NonNullable<CrashStateOptions["tears"]> = (bytes) => [bytes >> 1];

/** States of one instant that are gone through; work that syncs what it must has far fewer. */
const MOST_STATES = 3000;

/**
 * Does work again and again, each time from the same start and stopped one operation later, and goes
 * through all that the death of its process or of the host may leave; equal states of one instant
 * count once.
 *
 * @param view the work's process: only its operations count
 * @param tears where a write may tear: without it at every byte, or nowhere if that is too much
 * @throws CrashStateLimitError (as it goes) an instant has more states than anyone can go through
 */
export async function* everyOutcome(
  start: StartDisk,
  view: string,
  work: Work,
  tears?: CrashStateOptions["tears"],
): AsyncGenerator<Outcome, void> {
  for (let operations = 0; ; operations++) {
    const { disk, before } = await stoppedAt(operations, {});
    const states = crashStates(disk, tears);
    yield {
      death: "of the process",
      before,
      files: disk.snapshot(),
      restart: async (options) => (await stoppedAt(operations, options)).disk,
    };
    for (const state of states) {
      yield {
        death: "of the host",
        before,
        files: state.snapshot(),
        restart: async (options) => state.restart(options),
      };
    }
    if (before === null) return;
  }

  /** The disk when the process has died after so many operations, or has done its work. */
  async function stoppedAt(operations: number, options: SimulatedDiskOptions) {
    let left = operations;
    let before: string | null = null;
    let stop = () => {};
    const stopped = new Promise<void>((resolve) => {
      stop = resolve;
    });
    const disk = await start({
      ...options,
      async step(operation) {
        if (operation.view !== view) return options.step?.(operation);
        if (left-- > 0) return;
        before ??= `${operation.op} ${operation.path}`;
        stop();
        await new Promise<never>(() => {});
      },
    });
    await Promise.race([stopped, work(disk.diskFor(view))]);
    disk.killProcess(view);
    return { disk, before };
  }
}

function crashStates(disk: SimulatedDisk, tears: CrashStateOptions["tears"]) {
  const limit = MOST_STATES;
  if (tears !== undefined) return disk.crashStates({ limit, tears });
  try {
    return disk.crashStates({ limit });
  } catch (error) {
    if (!(error instanceof CrashStateLimitError)) throw error;
    return disk.crashStates({ limit, tears: () => [] });
  }
}
