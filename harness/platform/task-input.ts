/** The arguments of a run. */

/** Positional, or by name, which a task in Python may take. */
export type TaskInput = readonly unknown[] | Readonly<Record<string, unknown>>;

/** The first positional argument; undefined where there is none. */
export function firstArgument(input: TaskInput): unknown {
  return Array.isArray(input) ? input[0] : undefined;
}
