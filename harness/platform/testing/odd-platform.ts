/** A platform for a test file, whose worker misbehaves in every way (`fixtures/odd-worker.mjs`). */
import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect } from "vitest";
import { createJournal } from "../../journal/record.ts";
import {
  type LocalPlatform,
  type LocalPlatformOptions,
  type LocalRunOptions,
  startLocalPlatform,
} from "../local-platform.ts";
import { ownTemporaryFolder, processesOf } from "./leftovers.ts";

const WORKER = fileURLToPath(new URL("../fixtures/odd-worker.mjs", import.meta.url));

/**
 * Starts the platform before the tests of a file and closes it after them; then no process, socket or
 * folder may be left.
 */
export function oddPlatform() {
  const marker = `marker-${randomUUID()}`;
  const temporary = ownTemporaryFolder();
  let platform: LocalPlatform;

  /** Another platform with the same worker; every process has `marker` in its command line. */
  const start = (options: Partial<LocalPlatformOptions> = {}, ...words: string[]) =>
    startLocalPlatform({
      command: [process.execPath, WORKER, marker, ...words],
      concurrency: 4,
      waitScale: 0.1,
      timeoutScale: 0.5,
      ...options,
    });

  beforeAll(async () => {
    platform = await start({ limits: { connectMs: 5000, exitMs: 500 } });
  });
  afterAll(async () => {
    await platform.close();
    const leftovers = { processes: processesOf(marker), files: temporary.content() };
    temporary.remove();
    expect(leftovers).toEqual({ processes: [], files: [] });
  });

  /** Plays a root run and sorts out its journal. */
  async function play(
    task: string,
    input: readonly unknown[] = [],
    environmentOf: NonNullable<LocalRunOptions["environmentOf"]> = () => ({}),
  ) {
    const { entries: journal, add } = createJournal(() => performance.now());
    const run = await platform.run({ task, input, environmentOf, record: add });
    const notes = journal.flatMap((entry) =>
      entry.kind === "attempt" && entry.event === "noted" ? [entry.note] : [],
    );
    const logs = journal.flatMap((entry) => (entry.kind === "log" ? [entry.line] : []));
    return { run, journal, notes, logs };
  }

  /** Sockets in the folders of all open platforms, by file and by what this process listens at. */
  const openSockets = () => [
    ...readdirSync(temporary.folder, { recursive: true }).filter((path) => /sock/.test(`${path}`)),
    ...readFileSync("/proc/net/unix", "utf8")
      .split("\n")
      .filter((line) => line.includes(temporary.folder)),
  ];

  return { platform: () => platform, play, start, marker, openSockets };
}
