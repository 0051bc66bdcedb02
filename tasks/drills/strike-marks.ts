/**
 * Marks in the ledger that faults have struck: the proof of it for whoever sees neither the attempt's
 * process nor its log. A mark is there before its fault ends the process.
 */
import type { Log } from "../log.ts";
import type { DrilledRun } from "./drill.ts";
import type { Effects } from "./effects.ts";
import { type Ledger, strikeName } from "./ledger.ts";

/** What the entry of a strike holds, as JSON. */
export interface StrikeMark {
  readonly action: string;
  /** A failpoint, or a store operation such as `write profiles`. */
  readonly at: string;
  /** Since the attempt was armed. */
  readonly elapsedMs: number;
}

export interface StrikeMarks {
  /** Marks the strikes that are logged, and holds back an end of the process until they are marked. */
  observe(log: Log, effects: Effects): { readonly log: Log; readonly effects: Effects };
  /** @throws Error a mark could not be made: nobody would know of the strike */
  settled(): Promise<void>;
}

export function createStrikeMarks(ledger: Ledger, run: DrilledRun, attempt: number): StrikeMarks {
  const began = performance.now();
  const marked = new Set<number>();
  const marks: Promise<unknown>[] = [];

  function mark(fault: number, action: string, at: string): void {
    // One proves it. A fault that strikes at each write would leave one for each.
    if (marked.has(fault)) return;
    marked.add(fault);
    const elapsedMs = Math.round(performance.now() - began);
    const text = JSON.stringify({ action, at, elapsedMs } satisfies StrikeMark);
    const made = ledger.create(strikeName(run, attempt, fault), text);
    // Its error is met in `settled`.
    made.catch(() => {});
    marks.push(made);
  }

  const settled = async () => {
    await Promise.all(marks);
  };
  return {
    settled,
    observe: (log, effects) => ({
      log: {
        ...withMethodsOf(log),
        warn(fields) {
          log.warn(fields);
          if (fields.event !== "fault_struck") return;
          mark(Number(fields.fault), String(fields.action), String(fields.at));
        },
      },
      effects: {
        ...effects,
        async kill() {
          await settled();
          return effects.kill();
        },
        async exit(code) {
          await settled();
          return effects.exit(code);
        },
      },
    }),
  };
}

/** Pino's methods need their object. */
function withMethodsOf(log: Log): Log {
  return {
    info: (fields) => log.info(fields),
    warn: (fields) => log.warn(fields),
    error: (fields) => log.error(fields),
  };
}
