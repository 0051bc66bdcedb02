import { basename } from "node:path";
import { shellWord } from "../harness/arguments/shell-word.ts";
import type { GeneratedSources } from "./generate.ts";
import type { DataOptions } from "./options.ts";

/** Widths of what stands before the figures, and of the figures. */
const [NAMES, FIGURES] = [28, 10];

/**
 * What the command says when it is done: files with rows and bytes, the seed, how many there are of
 * everything that was asked for (0 as well, as a small fraction may come to nothing), and the
 * command that makes the same again.
 *
 * @param folder where the files are, as the user wrote it
 * @param again a command line that makes the same
 */
export function summaryText(
  made: GeneratedSources,
  options: DataOptions,
  folder: string,
  again: string,
): string {
  const files = Object.values(made.files);
  const inHotShard = made.hot?.customers ?? 0;
  const lines = [
    `4 files in ${folder}, seed ${made.seed}`,
    ...files.map(({ path, rows, bytes }) => fileLine(basename(path), rows, bytes)),
    fileLine("together", made.rows, made.bytes),
    "",
    figure("customers", made.customers),
    ...asked(options.missing, () => [figure("lack a source", made.missing)]),
    ...asked(options.superseded, () => [figure("superseded rows", made.superseded)]),
    ...asked(options.malformed, () => kinds("malformed rows", made.malformed)),
    ...asked(options.awkwardIds, () => [figure("awkward ids", made.awkwardIds)]),
    ...asked(options.awkwardFields, () => kinds("awkwardly written rows", made.awkwardFields)),
    ...asked(made.hot ?? undefined, ({ shard, shards }) => [
      `${figure(`in hot shard ${shard} of ${shards}`, inHotShard)}  ${percent(inHotShard, made.customers)}`,
    ]),
    ...asked(shapeOf(options) || undefined, (shape) => [`  ${"shape".padEnd(NAMES)}${shape}`]),
    "",
    "The same again:",
    `  ${again}`,
  ];
  return `${lines.join("\n")}\n`;
}

/**
 * A command line that makes the same: what was typed, with the seed and the number of customers
 * written out where they were left to the defaults.
 */
export function commandAgain(
  call: string,
  words: readonly string[],
  { customers, seed }: DataOptions,
): string {
  const isGiven = (flag: string) =>
    words.some((word) => word === flag || word.startsWith(`${flag}=`));
  const defaults = [
    ...(isGiven("--customers") ? [] : ["--customers", String(customers)]),
    ...(isGiven("--seed") ? [] : ["--seed", String(seed)]),
  ];
  return [call, ...defaults, ...words.map(shellWord)].join(" ");
}

function fileLine(name: string, rows: number, bytes: number): string {
  return `  ${name.padEnd(12)}${String(rows).padStart(FIGURES)} rows ${String(bytes).padStart(12)} bytes`;
}

function figure(name: string, count: number): string {
  return `  ${name.padEnd(NAMES)}${String(count).padStart(FIGURES)}`;
}

/** The sum, and below it how many there are of each kind. */
function kinds(name: string, counts: Record<string, number>): string[] {
  const some = Object.entries(counts).filter(([, count]) => count > 0);
  const sum = some.reduce((total, [, count]) => total + count, 0);
  return [figure(name, sum), ...some.map(([kind, count]) => figure(`  ${kind}`, count))];
}

function asked<T>(option: T | undefined, lines: (option: T) => string[]): string[] {
  return option === undefined ? [] : lines(option);
}

function percent(count: number, total: number): string {
  return `${((count / total) * 100).toFixed(1)} %`;
}

function shapeOf({ crlf, bom, shuffleRows, shuffleColumns }: DataOptions): string {
  return [
    crlf && "CRLF",
    bom && "BOM",
    shuffleRows && "rows shuffled",
    shuffleColumns && "columns shuffled",
  ]
    .filter(Boolean)
    .join(", ");
}
