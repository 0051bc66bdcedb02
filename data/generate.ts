import { ADDED_KINDS } from "./added-rows.ts";
import { AWKWARD_FIELDS, type AwkwardField } from "./awkward-fields.ts";
import { SOURCES, type Source } from "./columns.ts";
import { type FinishedFile, publishCsvFiles, removeFinished, startCsvFile } from "./csv-files.ts";
import {
  checkDataOptions,
  type DataOptions,
  MALFORMED_KINDS,
  type MalformedKind,
} from "./options.ts";
import { type Plan, planData } from "./plan.ts";
import { fillPools, type Pools } from "./pools.ts";
import { orderRows } from "./row-order.ts";
import { columnOrder, headerOf, rowMaker } from "./rows.ts";
import { removeLeftovers } from "./unfinished.ts";

/** One generated file. Rows are those after the header, good and malformed ones. */
export type GeneratedFile = { path: string; rows: number; bytes: number };

/** What was generated. */
export type GeneratedSources = {
  seed: number;
  /** Customers that exist: they have at least one usable row. */
  customers: number;
  /** Rows of all files. */
  rows: number;
  /** Bytes of all files. */
  bytes: number;
  files: Record<Source, GeneratedFile>;
  /** Customers that lack at least one source. */
  missing: number;
  /** Usable rows that a later usable row replaces. */
  superseded: number;
  malformed: Record<MalformedKind, number>;
  awkwardIds: number;
  /** Good rows written awkwardly, by what is awkward about them. */
  awkwardFields: Record<AwkwardField, number>;
  /** The hot shard and how many customers are in it; null when none was asked for. */
  hot: { shard: number; shards: number; customers: number } | null;
};

/**
 * How far the generator is: in the search for ids of a hot shard (`total` is then an estimate), or
 * in rows of all files.
 */
export type Progress = { done: number; total: number } & (
  | { phase: "ids" }
  | { phase: "rows"; source: Source }
);

const FILE_NAMES = SOURCES.map((source) => `${source}.csv`);

/**
 * Writes crm.csv, billing.csv, product.csv and support.csv to a folder, which is created when
 * needed; older files of these names are replaced. The same options give the same bytes anywhere.
 * Files have their final names only when all four are complete. Memory: some ten bytes a customer.
 *
 * @throws DataOptionsError when an option cannot be used, before anything is written
 * @throws DataOutputError when the folder or a file cannot be written
 */
export async function generateSources(
  options: DataOptions,
  outDir: string,
  onProgress: (progress: Progress) => void = () => undefined,
): Promise<GeneratedSources> {
  const plan = await planData(checkDataOptions(options), (done, total) =>
    onProgress({ phase: "ids", done, total }),
  );
  const pools = fillPools(plan.options.seed);
  await removeLeftovers(outDir, FILE_NAMES);
  const finished: FinishedFile[] = [];
  let rows = 0;
  const write = async (source: Source): Promise<GeneratedFile> => {
    const written = await writeSource(plan, source, pools, outDir, (sourceRows) =>
      onProgress({ phase: "rows", source, done: rows + sourceRows, total: plan.totalRows }),
    );
    finished.push(written.file);
    rows += written.rows;
    return { path: written.file.path, rows: written.rows, bytes: written.file.bytes };
  };
  try {
    const files = {
      crm: await write("crm"),
      billing: await write("billing"),
      product: await write("product"),
      support: await write("support"),
    };
    publishCsvFiles(finished);
    return summaryOf(plan, files);
  } catch (error) {
    await removeFinished(finished);
    throw error;
  }
}

async function writeSource(
  plan: Plan,
  source: Source,
  pools: Pools,
  outDir: string,
  onRows: (rows: number) => void,
): Promise<{ file: FinishedFile; rows: number }> {
  const { options, presence } = plan;
  const { order, owners } = orderRows({ ...options, source, presence, added: plan.added[source] });
  const columns = columnOrder(options.seed, source, options.shuffleColumns);
  const makeRow = rowMaker(plan, source, columns, pools);
  const lineEnd = options.crlf ? "\r\n" : "\n";
  // Among the awkward things is a file whose last row has no line end.
  const openEnd = source === "product" && options.awkwardFields > 0;

  const file = await startCsvFile(outDir, `${source}.csv`);
  try {
    file.add((options.bom ? "\ufeff" : "") + headerOf(source, columns) + lineEnd);
    for (let index = 0; index < order.length; index += 1) {
      file.add(makeRow(order[index] as number, owners));
      const isFull = file.add(openEnd && index === order.length - 1 ? "" : lineEnd);
      if (isFull) {
        await file.flush();
        onRows(index + 1);
      }
    }
    const finished = await file.finish();
    onRows(order.length);
    return { file: finished, rows: order.length };
  } catch (error) {
    await file.abandon();
    throw error;
  }
}

function summaryOf(plan: Plan, files: Record<Source, GeneratedFile>): GeneratedSources {
  const { options, ids, presence } = plan;
  const sum = (figure: (file: GeneratedFile) => number) =>
    SOURCES.reduce((total, source) => total + figure(files[source]), 0);
  const added = timesOf(plan.added);
  const awkward = timesOf(plan.awkwardness);
  const byKind = <K extends string>(kinds: readonly K[], countOfKind: (kind: K) => number) =>
    Object.fromEntries(kinds.map((kind) => [kind, countOfKind(kind)])) as Record<K, number>;
  return {
    seed: options.seed,
    customers: options.customers,
    rows: sum((file) => file.rows),
    bytes: sum((file) => file.bytes),
    files,
    missing: presence.missing,
    superseded: plan.superseded,
    malformed: byKind(MALFORMED_KINDS, (kind) => added[ADDED_KINDS.indexOf(kind)] as number),
    awkwardIds: ids.awkward,
    awkwardFields: byKind(
      AWKWARD_FIELDS,
      (kind) => awkward[1 + AWKWARD_FIELDS.indexOf(kind)] as number,
    ),
    hot: options.hot && {
      shard: options.hot.shard,
      shards: options.hot.shards,
      customers: ids.hotCustomers,
    },
  };
}

/** How often each byte occurs, in one pass over all sources. */
function timesOf(bytes: Record<Source, Uint8Array>): number[] {
  const times = new Array<number>(256).fill(0);
  for (const source of SOURCES) {
    for (const byte of bytes[source]) times[byte] = (times[byte] as number) + 1;
  }
  return times;
}
