import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SOURCES, type Source } from "../columns.ts";
import { type ReadRow as RowOfFile, readRows } from "./read-rows.ts";

/** A row and the source that it stands in. */
export type ReadRow = RowOfFile & { source: Source };

/** The bytes of all four files. */
export async function readFiles(folder: string): Promise<Record<Source, Buffer>> {
  const read = (source: Source) => readFile(join(folder, `${source}.csv`));
  return {
    crm: await read("crm"),
    billing: await read("billing"),
    product: await read("product"),
    support: await read("support"),
  };
}

/** All rows of all four files. */
export async function readAllRows(folder: string): Promise<ReadRow[]> {
  const files = await readFiles(folder);
  return SOURCES.flatMap((source) =>
    readRows(source, files[source]).rows.map((row) => ({ source, ...row })),
  );
}

/** The ids that exist: those with a usable row. */
export function idsOf(rows: readonly ReadRow[]): Set<string> {
  return new Set(rows.flatMap(({ reason, values }) => (reason ? [] : [values.customer_id ?? ""])));
}

/** One sha256 over all four files. */
export async function digestOf(folder: string): Promise<string> {
  const files = await readFiles(folder);
  const sha256 = createHash("sha256");
  for (const source of SOURCES)
    sha256.update(`${source} ${files[source].length}\n`).update(files[source]);
  return sha256.digest("hex");
}
