/** What a crash of the host may leave of a simulated disk, in a form to compare. */
import type { Disk } from "../../../tasks/disk.ts";
import type { CrashState, SimulatedDisk } from "../simulated-disk.ts";

/** The text of every file, by path. */
export type Texts = Readonly<Record<string, string>>;

export function textsOf(from: SimulatedDisk | CrashState): Texts {
  const texts = [...from.snapshot()].map(([path, bytes]) => [path, bytes.toString()] as const);
  return Object.fromEntries(texts.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Every state that a crash at this instant may leave. */
export function crashTexts(disk: SimulatedDisk): Texts[] {
  return disk.crashStates({ limit: 10_000 }).map(textsOf);
}

/** Everything that one path may lead to after a crash at this instant, sorted; null is nothing. */
export function crashContents(disk: SimulatedDisk, path: string): (string | null)[] {
  return [...new Set(crashTexts(disk).map((texts) => texts[path] ?? null))].sort();
}

/** Creates a file of these pieces and leaves it open. */
export async function writeFile(disk: Disk, path: string, ...pieces: string[]) {
  const file = await disk.create(path);
  for (const piece of pieces) await file.write(Buffer.from(piece));
  return file;
}

export async function writeSynced(disk: Disk, path: string, ...pieces: string[]) {
  const file = await writeFile(disk, path, ...pieces);
  await file.sync();
  return file;
}

export async function readText(disk: Disk, path: string): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of disk.read(path)) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString();
}

/** Whether a promise has settled once everything that could settle it has had its turn. */
export async function hasSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  promise.then(settle, settle);
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}
