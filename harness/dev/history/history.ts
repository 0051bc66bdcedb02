/** What a server keeps on disk, so that the next one at the same port knows it: runs, logs, names of tasks. */
import { chmodSync, mkdirSync, rmSync } from "node:fs";
import { z } from "zod";
import { atExit } from "../../platform/at-exit.ts";
import { counted } from "../../report/figures.ts";
import type { LogKeeper, LogLine } from "../log-store.ts";
import type { ListedTask } from "../task-directory.ts";
import { wallClock } from "../wall-clock.ts";
import { lockFolder } from "./folder-lock.ts";
import { type RestoredRuns, restoreRuns } from "./restore-runs.ts";
import { type RunRecord, runRecord } from "./run-records.ts";
import { createSegments, linesOf, type Segments, segmentFiles } from "./segments.ts";

export interface History {
  /**
   * What there is of earlier servers; nothing once it is taken over. Whoever takes it over keeps it again,
   * as if it were new.
   */
  readonly restored: RestoredRuns & {
    readonly workflowId: string | null;
    readonly tasks: readonly ListedTask[];
    /** In their order. */
    readonly logs: readonly LogLine[];
  };
  keepRun(root: string, records: readonly RunRecord[]): void;
  /** A root run is dropped, and all below it. */
  dropRun(root: string): void;
  readonly logs: LogKeeper;
  keepWorkflow(id: string): void;
  keepTask(task: ListedTask): void;
  /** All that is wanted of `restored` has been kept again: what earlier servers wrote goes. */
  takenOver(): void;
  /** Cancels for the next server what is under way. Fine to call twice; the end of the process does so too. */
  close(): void;
}

const listedTask = z.object({
  kind: z.literal("task"),
  id: z.string(),
  name: z.string(),
  createdAt: z.number(),
});
const workflow = z.object({ kind: z.literal("workflow"), id: z.string() });
const directoryRecord = z.discriminatedUnion("kind", [workflow, listedTask]);

const logLine = z.object({
  number: z.int().min(1),
  at: z.number(),
  run: z.string(),
  task: z.string(),
  level: z.string(),
  message: z.string(),
});

const NOTHING: History["restored"] = {
  runs: [],
  keys: [],
  logs: [],
  workflowId: null,
  tasks: [],
};

/** So many log lines go together. */
const LOG_BLOCK = 1000;
/** Nothing of it ever goes. */
const DIRECTORY = "directory";

/**
 * Opens the history in a folder, which is made if it is not there, for this user alone.
 *
 * A history is a convenience: where it cannot be read or written the server goes on without.
 *
 * @param onNotice takes what the user should know, a sentence
 * @returns null where another process has it, or it cannot be opened
 */
export async function openHistory(
  folder: string,
  onNotice: (message: string) => void,
): Promise<History | null> {
  const without = "runs are not kept for the next start";
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
    const lock = await lockFolder(folder);
    if (lock === null) {
      onNotice(`another server keeps its runs in ${folder}; ${without}`);
      return null;
    }
    try {
      return historyIn(folder, onNotice, lock.release);
    } catch (error) {
      lock.release();
      throw error;
    }
  } catch (error) {
    onNotice(`${folder} cannot be used: ${(error as Error).message}; ${without}`);
    return null;
  }
}

function historyIn(
  folder: string,
  onNotice: (message: string) => void,
  unlock: () => void,
): History {
  const old = {
    runs: segmentFiles(folder, "runs"),
    logs: segmentFiles(folder, "logs"),
    tasks: segmentFiles(folder, "tasks"),
  };
  type Name = keyof typeof old;

  function* read<Schema extends z.ZodType>(name: Name, schema: Schema) {
    for (const file of old[name]) {
      let unreadable = 0;
      for (const line of linesOf(file)) {
        const { success, data } = schema.safeParse(line);
        if (success) yield data;
        else unreadable += 1;
      }
      if (unreadable === 0) continue;
      onNotice(`${file.path}: what cannot be read is left out (${counted(unreadable, "line")})`);
    }
  }

  const directory = [...read("tasks", directoryRecord)];
  let restored: History["restored"] = {
    ...restoreRuns(read("runs", runRecord), wallClock.now()),
    logs: inOrder(read("logs", logLine)),
    workflowId: directory.find((each) => each.kind === "workflow")?.id ?? null,
    tasks: directory.filter((each) => each.kind === "task"),
  };

  const fresh = (name: Name) => createSegments(folder, name, old[name].at(-1)?.number ?? 0);
  const written: Record<Name, Segments> = {
    runs: fresh("runs"),
    logs: fresh("logs"),
    tasks: fresh("tasks"),
  };
  let isTakenOver = false;
  let isOver = false;
  /** Log lines that are written together, when the loop has time for it: a task may write many. */
  let lines: LogLine[] = [];

  /** What cannot be written once is not tried again: a history with holes would tell untruths. */
  function write(how: () => void): void {
    if (isOver) return;
    try {
      how();
    } catch (error) {
      end();
      onNotice(
        `${folder} cannot be written: ${(error as Error).message}; from now on runs are not kept for the next start`,
      );
    }
  }

  function flush(): void {
    const [first] = lines;
    if (first === undefined) return;
    const taken = lines;
    lines = [];
    for (let place = 0; place < taken.length; ) {
      const block = blockOf(taken[place] as LogLine);
      const end = taken.findIndex((line, at) => at > place && blockOf(line) !== block);
      const stop = end < 0 ? taken.length : end;
      written.logs.append(block, taken.slice(place, stop));
      place = stop;
    }
  }

  function end(): void {
    isOver = true;
    forget();
    try {
      for (const segments of Object.values(written)) {
        if (isTakenOver) segments.close();
        else segments.remove();
      }
    } catch {
      // A disk that cannot be written may not let files be closed either; the next server sees what is there.
    }
    unlock();
  }

  function close(): void {
    write(() => {
      flush();
      written.runs.append(null, [{ kind: "closed", at: wallClock.now() } satisfies RunRecord]);
    });
    if (!isOver) end();
  }

  const forget = atExit(close);
  return {
    get restored() {
      return restored;
    },
    keepRun: (root, records) => write(() => written.runs.append(root, records)),
    dropRun: (root) => write(() => written.runs.release(root)),
    logs: {
      keep(line) {
        if (isOver) return;
        if (lines.length === 0) setImmediate(() => write(flush));
        lines.push(line);
      },
      drop(line) {
        if (line.number % LOG_BLOCK !== 0) return;
        write(() => {
          flush();
          written.logs.release(blockOf(line));
        });
      },
    },
    keepWorkflow: (id) => write(() => written.tasks.append(DIRECTORY, [{ kind: "workflow", id }])),
    keepTask: (task) => write(() => written.tasks.append(DIRECTORY, [{ kind: "task", ...task }])),
    takenOver() {
      restored = NOTHING;
      write(() => {
        flush();
        isTakenOver = true;
        for (const { path } of Object.values(old).flat()) rmSync(path, { force: true });
      });
    },
    close,
  };
}

/** Each once: a server that was killed while it took over has left some twice. */
function inOrder(lines: Iterable<LogLine>): LogLine[] {
  const kept: LogLine[] = [];
  for (const line of lines) if (line.number > (kept.at(-1)?.number ?? 0)) kept.push(line);
  return kept;
}

function blockOf({ number }: LogLine): string {
  return String(Math.ceil(number / LOG_BLOCK));
}
