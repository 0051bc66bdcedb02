/**
 * A disk in memory that crashes as a disk may, for many processes at once. Each file has a volatile
 * cache, which a sync of it persists; names, renames and removals are durable only after the sync
 * of their folder. When a process dies, everything that it wrote stays and nothing comes after; when
 * the host dies, any subset of what was not persisted survives, writes torn at any byte.
 *
 * No clock, no randomness, no real input or output: operations take effect when the caller's `step`
 * says so. The rules are those of section 6 of the design.
 */
import type { Disk } from "../../tasks/disk.ts";
import { type CrashChoice, chooseSurvivor } from "./simulated-disk/crash-choice.ts";
import { type CrashStateOptions, everySurvivor } from "./simulated-disk/crash-states.ts";
import { bytesOf } from "./simulated-disk/file.ts";
import { createView, type SimulatedProcess, type Step } from "./simulated-disk/view.ts";
import { createVolume, type VolumeImage } from "./simulated-disk/volume.ts";

export type { CrashChoice } from "./simulated-disk/crash-choice.ts";
export { CrashStateLimitError, type CrashStateOptions } from "./simulated-disk/crash-states.ts";
export type { SimulatedOperation } from "./simulated-disk/view.ts";

export interface SimulatedDiskOptions {
  /**
   * Awaited before each operation takes effect: where a scheduler interleaves processes, and where a
   * crash between two operations is made. A rejection becomes the operation's error, which then has
   * no effect. Without it, operations take effect in the order in which they are asked for.
   */
  readonly step?: Step;
  /** Bytes that all named files together can hold; without it, there is no limit. */
  readonly capacity?: number;
}

export interface SimulatedDisk {
  /**
   * The disk as one attempt's process sees it; the same view for the same attempt. After the
   * process or the host has died, nothing that is asked of the view takes effect or settles: an
   * attempt that starts later needs an id of its own. Paths are absolute. Errors are as Node's.
   *
   * Differs from nodeDisk in one thing: folders cannot be renamed.
   */
  diskFor(attemptId: string): Disk;
  /** The process of an attempt dies at this instant; one that never began will find itself dead. */
  killProcess(attemptId: string): void;
  /**
   * The host dies at this instant, with every process on it, and starts again from what survived.
   *
   * @param choice decides what survives
   */
  crashHost(choice: CrashChoice): void;
  /**
   * Every distinct state that a crash of the host at this instant may leave. This disk goes on.
   *
   * @throws CrashStateLimitError if there are more combinations than the limit
   */
  crashStates(options: CrashStateOptions): readonly CrashState[];
  /** Every file as readers see it now, by path; share the bytes, do not change them. */
  snapshot(): ReadonlyMap<string, Buffer>;
  /**
   * Puts a file there from outside of any process, at once, durably and without copying its bytes,
   * with the folders above it; replaces one of that name.
   *
   * @throws an error with code ENOSPC, EISDIR or ENOTDIR
   */
  place(path: string, bytes: Uint8Array): void;
}

/** What a crash of the host may leave. */
export interface CrashState {
  /** Every surviving file by path; share the bytes, do not change them. */
  snapshot(): ReadonlyMap<string, Buffer>;
  /** A disk that goes on from here; without options of its own, with those of the crashed one. */
  restart(options?: SimulatedDiskOptions): SimulatedDisk;
}

export function createSimulatedDisk(options: SimulatedDiskOptions = {}): SimulatedDisk {
  return start(options, { folders: [], files: new Map() });
}

function start(options: SimulatedDiskOptions, image: VolumeImage): SimulatedDisk {
  const { step = async () => {}, capacity = Number.POSITIVE_INFINITY } = options;
  const processes = new Map<string, SimulatedProcess & { readonly disk: Disk }>();
  let volume = createVolume(capacity, image);

  function processOf(attemptId: string) {
    let known = processes.get(attemptId);
    if (known === undefined) {
      const process: SimulatedProcess = { view: attemptId, isAlive: true };
      known = Object.assign(process, { disk: createView(volume, process, step) });
      processes.set(attemptId, known);
    }
    return known;
  }

  return {
    diskFor: (attemptId) => processOf(attemptId).disk,
    killProcess(attemptId) {
      processOf(attemptId).isAlive = false;
    },
    crashHost(choice) {
      for (const process of processes.values()) process.isAlive = false;
      volume = createVolume(capacity, chooseSurvivor(volume, choice));
    },
    crashStates: (stateOptions) =>
      everySurvivor(volume, stateOptions).map((survivor) => ({
        snapshot: () => snapshotOf(survivor),
        restart: (restartOptions = options) => start(restartOptions, survivor),
      })),
    snapshot: () => snapshotOf(volume.image()),
    place: (path, bytes) =>
      volume.place(path, [Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)]),
  };
}

function snapshotOf({ files }: VolumeImage): ReadonlyMap<string, Buffer> {
  return new Map([...files].map(([path, image]) => [path, bytesOf(image)]));
}
