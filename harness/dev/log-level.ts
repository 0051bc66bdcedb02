/** How severe a line is that a task has written. */

/** Lower bounds of pino's numbers, which the pipeline logs with. */
const LEVELS = [
  [50, "error"],
  [40, "warning"],
  [30, "info"],
] as const;

/** The line's own word where it is a JSON object with a `level`; else standard error is `error`. */
export function logLevelOf(stream: "stdout" | "stderr", message: string): string {
  const level = message.startsWith("{") ? levelIn(message) : undefined;
  if (typeof level === "string") return level.toLowerCase();
  if (typeof level === "number") return LEVELS.find(([from]) => level >= from)?.[1] ?? "debug";
  return stream === "stderr" ? "error" : "info";
}

function levelIn(message: string): unknown {
  try {
    return (JSON.parse(message) as { readonly level?: unknown }).level;
  } catch {
    return undefined;
  }
}
