/** The arguments of a run. */
import { SOURCE_NAMES, type SourceName } from "../../tasks/sources.ts";

/** Positional, or by name, which a task in Python may take. */
export type TaskInput = readonly unknown[] | Readonly<Record<string, unknown>>;

/** The first positional argument; undefined where there is none. */
export function firstArgument(input: TaskInput): unknown {
  return Array.isArray(input) ? input[0] : undefined;
}

/** The shard of a run whose first argument names one: `[{ shard: 3, … }]`. */
export function shardNamedIn(input: TaskInput): number | null {
  const shard = (firstArgument(input) as { readonly shard?: unknown } | null | undefined)?.shard;
  return Number.isInteger(shard) ? (shard as number) : null;
}

/** The source of a run whose first argument names one: `[{ source: "crm", … }]`. */
export function sourceNamedIn(input: TaskInput): SourceName | null {
  const source = (firstArgument(input) as { readonly source?: unknown } | null | undefined)?.source;
  return SOURCE_NAMES.find((name) => name === source) ?? null;
}
