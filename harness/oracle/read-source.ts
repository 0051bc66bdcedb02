/** Reads a source once: usable rows go to the ranges of their customers, the others to quarantine. */
import { createContentCounter } from "./content.ts";
import type { Content } from "./digest.ts";
import { columnNames } from "./header.ts";
import type { OracleSource } from "./oracle.ts";
import { OracleError } from "./oracle-error.ts";
import { type PlainRows, plainRowsOf } from "./plain-rows.ts";
import { createQuarantine, type Quarantine } from "./quarantine.ts";
import type { Boundaries } from "./ranges.ts";
import { parseRow, readRows } from "./read-rows.ts";
import { judgeRow } from "./row.ts";
import { createRowFiles } from "./row-files.ts";
import type { Scratch } from "./scratch.ts";
import { isAscii } from "./text.ts";

/** What is known of a source that was read. Its usable rows are in the scratch. */
export interface SourceReading extends Quarantine {
  /** The columns in the order of the file. */
  readonly names: readonly string[];
  readonly content: Content;
}

export interface ReadSourceOptions {
  readonly shardCount: number;
  readonly boundaries: Boundaries;
  readonly scratch: Scratch;
}

/**
 * Reads a source, in pieces of any length.
 *
 * @throws OracleError the source cannot be used as a whole: naming file, line and column
 */
export function readSource(
  source: OracleSource,
  chunks: Iterable<Buffer>,
  { shardCount, boundaries, scratch }: ReadSourceOptions,
): SourceReading {
  const file = `${source}.csv`;
  const counter = createContentCounter();
  const rowFiles = createRowFiles(scratch, source, boundaries);
  const quarantine = createQuarantine(scratch, source, shardCount);
  let names: readonly string[] = [];
  let plain: PlainRows | null = null;
  let count = 0;

  function* counted(): Generator<Buffer> {
    for (const chunk of chunks) {
      counter.add(chunk);
      yield chunk;
    }
  }

  readRows(file, counted(), (row, line, isKnownUtf8) => {
    if (plain === null) {
      names = columnNames(file, source, parseRow(row, line));
      plain = plainRowsOf(source, names);
      return;
    }
    count += 1;
    if (plain.isPlain(row) && (isKnownUtf8 || isAscii(row))) {
      rowFiles.addPlain(plain.customerIdOf(row), row);
      return;
    }
    const judged = judgeRow(source, names, parseRow(row, line), shardCount);
    if ("place" in judged) quarantine.add(judged);
    else rowFiles.addJudged(judged.customerId, judged.values);
  });
  if (plain === null) throw new OracleError({ file }, "the file is empty");
  if (count === 0) throw new OracleError({ file }, "there is a header and no row below it");
  rowFiles.end();
  return { names, content: counter.content(), ...quarantine.end() };
}
