import { basename } from "node:path";
import type { GeneratedSources } from "./generate.ts";

/** What the command says when it is done: files, rows, bytes, seed and all that is not plain. */
export function summaryText(made: GeneratedSources, folder: string): string {
  const files = Object.values(made.files).map(
    ({ path, rows, bytes }) =>
      `  ${basename(path).padEnd(12)}${String(rows).padStart(9)} rows ${String(bytes).padStart(11)} bytes`,
  );
  const oddities = [
    counted("missing from a source", made.missing),
    counted("superseded rows", made.superseded),
    counted("malformed rows", total(made.malformed), listed(made.malformed)),
    counted("awkward ids", made.awkwardIds),
    counted("awkwardly written rows", total(made.awkwardFields)),
    counted(`customers in hot shard ${made.hot?.shard}`, made.hot?.customers ?? 0),
  ];
  return [
    `${made.customers} customers, ${made.rows} rows, ${made.bytes} bytes, seed ${made.seed}, in ${folder}`,
    ...files,
    ...oddities.flat(),
    "",
  ].join("\n");
}

function counted(what: string, count: number, detail = ""): string[] {
  return count === 0 ? [] : [`  ${what}: ${count}${detail}`];
}

function total(counts: Record<string, number>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

function listed(counts: Record<string, number>): string {
  const parts = Object.entries(counts).filter(([, count]) => count > 0);
  return ` (${parts.map(([kind, count]) => `${kind} ${count}`).join(", ")})`;
}
