/** For the tables of bad input: good sources, changed in one place, and what a run over them leaves. */
import { join } from "node:path";
import { expect } from "vitest";
import type { MergeCustomerDataInput } from "../../tasks/merge-customer-data.ts";
import { SOURCE_COLUMNS, SOURCE_NAMES, type SourceName } from "../../tasks/sources.ts";
import type { SourceFiles } from "../arbitrary/sources.ts";
import { readPublished, writeFiles } from "../on-disk.ts";
import { runPipeline } from "../pipeline-in-process.ts";

export const header = (source: SourceName): string =>
  ["customer_id", "email", ...SOURCE_COLUMNS[source].map(({ name }) => name)].join(",");

/** A row of the source whose columns are all empty, but for those given. */
export function row(source: SourceName, values: Readonly<Record<string, string>>): string {
  return header(source)
    .split(",")
    .map((name) => values[name] ?? "")
    .join(",");
}

/** The file with a good header and these lines below it. */
export const file = (source: SourceName, ...lines: string[]): Buffer =>
  Buffer.from([header(source), ...lines, ""].join("\n"));

/** Four sources of one customer; nothing is wrong with them. */
export function goodSources(): SourceFiles {
  return Object.fromEntries(
    SOURCE_NAMES.map((source) => [source, file(source, row(source, { customer_id: "c1" }))]),
  ) as SourceFiles;
}

/** A run over the folder's `sources`, into its `output`. */
export function inputIn(folder: string): MergeCustomerDataInput {
  return { sources: join(folder, "sources"), output: join(folder, "output"), shards: 3 };
}

/** Writes good sources, changed in some, into the folder. */
export async function writeSourcesIn(
  folder: string,
  changes: Partial<SourceFiles> = {},
): Promise<void> {
  await writeFiles(join(folder, "sources"), { ...goodSources(), ...changes });
}

/** The error with which a run ends, as `Name: message`. */
export async function errorOf(input: MergeCustomerDataInput): Promise<string> {
  const outcome = await runPipeline(input).then(
    () => "the run ended well",
    (error) => String(error),
  );
  return outcome;
}

/** A run that is refused before its shards leaves nothing at all: no folder, no artifact. */
export async function expectNothingPublished(folder: string): Promise<void> {
  expect(await readPublished(join(folder, "output"))).toEqual({});
}
