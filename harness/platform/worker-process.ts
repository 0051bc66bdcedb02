/** One operating system process of a worker, with everything that it starts itself. */
import { type ChildProcess, spawn } from "node:child_process";
import { eachLine } from "./output-lines.ts";

/** How a process ended: `code` or `signal`, or why it could not be started. */
export type ProcessEnd =
  | { readonly code: number }
  | { readonly signal: string }
  | { readonly notStarted: string };

export interface WorkerProcess {
  /** Id of the group of the process and all that it has started; undefined if it could not be started. */
  readonly group: number | undefined;
  /** Ends the process and all that it has started, at once (SIGKILL to its group). */
  kill(): void;
  /** Has the process and all that it has started stand still (SIGSTOP). */
  pause(): void;
  /** Lets the process and all that it has started go on, if they stand still (SIGCONT). */
  resume(): void;
  /** Settles as soon as the process itself has ended. */
  readonly exited: Promise<ProcessEnd>;
  /**
   * Settles when the process has ended and what it wrote has been handed on. What it has started
   * itself is ended then too.
   */
  readonly ended: Promise<ProcessEnd>;
}

export interface WorkerProcessOptions {
  /** Program and arguments; no shell is involved. */
  readonly command: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  onLine(stream: "stdout" | "stderr", line: string): void;
}

/** A grandchild that is killed lets go of the pipes at once; one that has left the group does not. */
const PIPES_CLOSE_MS = 500;

const live = new Set<WorkerProcess>();

// Whatever ends this process, no worker may outlive it.
process.on("exit", killEveryProcess);

function killEveryProcess(): void {
  for (const each of live) each.kill();
}

/**
 * Starts a process as the leader of a group of its own, so that it can be ended together with its
 * children: under `npm` or `sh -c` only the wrapper would die else.
 */
export function startProcess({
  command,
  environment,
  onLine,
}: WorkerProcessOptions): WorkerProcess {
  const [program = "", ...words] = command;
  const child = spawn(program, words, {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: environment,
  });
  const kill = () => signalGroup(child, "SIGKILL");
  const exited = new Promise<ProcessEnd>((resolve) => {
    child.once("error", (error) => resolve({ notStarted: error.message }));
    child.once("exit", (code, signal) => {
      resolve(signal === null ? { code: code ?? 0 } : { signal });
    });
  });
  // Where the system is out of descriptors there are no pipes, whatever the types say.
  const pipes = [
    child.stdout && eachLine(child.stdout, (line) => onLine("stdout", line)),
    child.stderr && eachLine(child.stderr, (line) => onLine("stderr", line)),
  ];
  const ended = exited.then(async (end) => {
    kill();
    await Promise.race([Promise.all(pipes), waited(PIPES_CLOSE_MS)]);
    // Who has left the group may hold the pipes still: nobody listens from now on.
    child.stdout?.destroy();
    child.stderr?.destroy();
    live.delete(self);
    return end;
  });
  const pause = () => signalGroup(child, "SIGSTOP");
  const resume = () => signalGroup(child, "SIGCONT");
  const self: WorkerProcess = { group: child.pid, kill, pause, resume, exited, ended };
  live.add(self);
  return self;
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

/** Waits, and then for what has come in meanwhile to be read: the wait may have been a busy one. */
function waited(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(() => setImmediate(resolve), ms).unref();
  });
}

/** How a process ended, in words: `exited with code 3`, `was killed by SIGKILL`. */
export function describeEnd(end: ProcessEnd): string {
  if ("notStarted" in end) return `could not be started: ${end.notStarted}`;
  return "signal" in end ? `was killed by ${end.signal}` : `exited with code ${end.code}`;
}
