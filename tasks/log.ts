/** Structured logs: one JSON object a line, told apart by `event`. No customer field may go in. */
import pino from "pino";

/** Fields of a log line; values are figures and names of files, shards and runs, never customer data. */
export type LogFields = Readonly<Record<string, unknown>>;

/** The part of a pino logger that tasks use. */
export interface Log {
  info(fields: LogFields & { readonly event: string }): void;
  warn(fields: LogFields & { readonly event: string }): void;
  error(fields: LogFields & { readonly event: string }): void;
}

/**
 * A pino logger on stdout. It writes synchronously, so that what was logged before a SIGKILL is
 * there afterwards, and adds `elapsed_ms` since it was made to every line: tasks have no clock.
 *
 * @param bindings fields of every line, such as the run and the attempt where they are known
 * @param level pino's level name; `silent` writes nothing
 */
export function createLog(bindings: LogFields, level = "info"): Log {
  const began = performance.now();
  return pino(
    {
      level,
      base: bindings,
      mixin: () => ({ elapsed_ms: Math.round(performance.now() - began) }),
      formatters: { level: (label) => ({ level: label }) },
    },
    pino.destination({ fd: 1, sync: true }),
  );
}

/** A log that writes nothing. */
export const silentLog: Log = { info() {}, warn() {}, error() {} };
