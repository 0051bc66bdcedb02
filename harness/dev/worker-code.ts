/** Where a worker's code comes from, and how it is started. */
import { fileURLToPath } from "node:url";
import { splitCommand } from "../platform/command-line.ts";
import { type WorkerCommand, workerCommand } from "../targets/worker-command.ts";
import { codeFingerprint, codeFoldersOf } from "./code-fingerprint.ts";

export interface WorkerCode {
  /** For people: its command, or what it is. */
  readonly name: string;
  /** Differs when its code has changed. */
  fingerprint(): string;
  /** The command that starts the code as it is now; released when no run needs it any more. */
  prepare(): Promise<WorkerCommand>;
}

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const OWN_FOLDERS = [path("../../tasks"), path("../platform")];

/** Our own pipeline. Each state of its code is bundled by itself: runs keep the one that they began with. */
export function ownWorkerCode(): WorkerCode {
  return {
    name: "the pipeline in tasks/",
    fingerprint: () => codeFingerprint(OWN_FOLDERS),
    prepare: () => workerCommand(undefined),
  };
}

/**
 * A worker of somebody else. Its command loads whatever lies on the disk when a process starts, so an
 * attempt keeps the code that it began with, but later attempts of its run may not.
 *
 * @throws UsageError the line cannot be split into words
 */
export function commandCode(line: string): WorkerCode {
  const folders = codeFoldersOf(splitCommand(line));
  return {
    name: line,
    fingerprint: () => codeFingerprint(folders),
    prepare: () => workerCommand(line),
  };
}
