/** What a process has used of the machine: CPU of all its threads, and memory at its highest. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The environment variable that names the folder where a measured process leaves what it used. */
export const USAGE_FOLDER_VARIABLE = "SHARDPROOF_BENCH_USAGE";
/** The environment variable that says what a measured process was started for. */
export const USAGE_LABEL_VARIABLE = "SHARDPROOF_BENCH_LABEL";

export interface Usage {
  readonly userMs: number;
  readonly systemMs: number;
  readonly peakMiB: number;
}

/** What a process has used by its end. */
export interface LabelledUsage extends Usage {
  readonly label: string;
  /** CPU of Node's own start: what was used before the first line of the program ran. */
  readonly startMs: number;
}

/**
 * What this process has used since it was started, the start of Node included. What the kernel and
 * Node do after its event `exit` (some 10 ms per 100 MB of heap) is missed, in whatever is measured.
 */
export function processUsage(): Usage {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  return {
    userMs: userCPUTime / 1000,
    systemMs: systemCPUTime / 1000,
    peakMiB: (highWaterKiB() ?? maxRSS) / 1024,
  };
}

/**
 * The peak of this program's own memory. On Linux `maxRSS` begins with what the parent had when it
 * forked, so that a small child of a large parent seems large.
 */
function highWaterKiB(): number | null {
  try {
    const status = readFileSync("/proc/self/status", "utf8");
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
    return found === undefined ? null : Number(found);
  } catch {
    return null;
  }
}

/** What the processes left that were measured into a folder, in no particular order. */
export function readUsages(folder: string): LabelledUsage[] {
  return readdirSync(folder).map(
    (name) => JSON.parse(readFileSync(join(folder, name), "utf8")) as LabelledUsage,
  );
}
