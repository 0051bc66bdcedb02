/** What process groups hold in memory on Linux, read from `/proc`: slim images have no `ps`. */
import { closeSync, openSync, readdirSync, readSync } from "node:fs";

/**
 * Finds the groups that hold more than they may. Pages of files do not count: where memory ends, the kernel
 * gives those up before it kills. Resident pages that processes share, such as those of
 * a parent and what it forked, are at first counted for each: cheap, and never too little. Only of a group
 * that would then be over its limit the kernel is asked for its shares of them (Pss), which takes it 20 times
 * as long; what is shared with processes outside of the group counts in part.
 *
 * @param limits bytes that each group may hold, by its id
 * @param proc where the folders of processes are
 * @returns bytes that each group beyond its limit holds
 */
export function groupsOverByProc(
  limits: ReadonlyMap<number, number>,
  proc = "/proc",
): Map<number, number> {
  const members = new Map<number, string[]>();
  for (const pid of readdirSync(proc)) {
    if (!/^\d+$/.test(pid)) continue;
    const process = `${proc}/${pid}`;
    const group = groupOf(process);
    if (!limits.has(group)) continue;
    const others = members.get(group);
    if (others === undefined) members.set(group, [process]);
    else others.push(process);
  }
  const over = new Map<number, number>();
  for (const [group, processes] of members) {
    const limit = limits.get(group) ?? 0;
    if (total(processes, residentOf) <= limit) continue;
    const bytes = total(processes, shareOf);
    if (bytes > limit) over.set(group, bytes);
  }
  return over;
}

function total(processes: readonly string[], bytesOf: (process: string) => number): number {
  return processes.reduce((sum, process) => sum + bytesOf(process), 0);
}

/** NaN of a process that has gone. */
function groupOf(process: string): number {
  const stat = read(`${process}/stat`);
  // `pid (name) state ppid pgrp …`, where a name may hold spaces and brackets.
  const [, , group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ", 3);
  return Number(group);
}

function residentOf(process: string): number {
  return bytesIn(`${process}/status`, /^Rss(?:Anon|Shmem):\s*(\d+) kB$/gm) ?? 0;
}

/** Resident memory where the kernel tells no shares, or not of a process that has changed its user. */
function shareOf(process: string): number {
  const shares = bytesIn(`${process}/smaps_rollup`, /^Pss_(?:Anon|Shmem):\s*(\d+) kB$/gm);
  return shares ?? residentOf(process);
}

/** The sum of all that match; undefined of a process that has gone, or has ended and nobody has waited for it. */
function bytesIn(file: string, pattern: RegExp): number | undefined {
  const found = [...read(file).matchAll(pattern)];
  if (found.length === 0) return undefined;
  return found.reduce((sum, [, kibibytes]) => sum + Number(kibibytes) * 1024, 0);
}

/** Longer than any file that is read. */
const buffer = Buffer.allocUnsafe(64 * 1024);

/** A file of the kernel's, which hands out such short ones whole. `readFileSync` takes twice as long. */
function read(file: string): string {
  try {
    const descriptor = openSync(file, "r");
    try {
      return buffer.toString("latin1", 0, readSync(descriptor, buffer));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // The process has gone, or is not ours to look into.
    return "";
  }
}
