/** One pass over one source: its bytes are digested, its header understood, its rows handed on. */
import { createHash } from "node:crypto";
import { SourceError } from "./errors.ts";
import { type HeaderLayout, readHeader } from "./header.ts";
import { type RowBatch, rowAt } from "./row-batch.ts";
import { createRowSplitter } from "./rows.ts";
import { type SourceName, sourceFileName } from "./sources.ts";
import type { ArtifactDigest, SourceStore } from "./store.ts";

/** What one pass has seen of a source file. */
export interface SourceFile extends ArtifactDigest {
  /** Rows, the header and empty lines not counted. */
  readonly rows: number;
  readonly header: HeaderLayout;
}

/** Makes, once the header is known, what is called for the rows below it, batch by batch. */
export type RowsBelow = (header: HeaderLayout) => (rows: RowBatch) => void;

/** Takes the pieces of a source, one after the other. */
export interface SourceReader {
  /** @throws SourceError as {@link readSource} does */
  push(piece: Uint8Array): void;
  /**
   * Tells that the file has ended, and what it was.
   *
   * @throws SourceError as {@link readSource} does
   */
  end(): SourceFile;
}

/**
 * Reads a source from its first to its last byte.
 *
 * @param rowsBelow what is to be done with the rows below the header
 * @throws SourceError the file cannot be read, is empty, has no usable header or no row below it,
 *   or holds a quote that never closes or a row that is too long
 */
export async function readSource(
  sources: SourceStore,
  source: SourceName,
  rowsBelow: RowsBelow,
): Promise<SourceFile> {
  const reader = createSourceReader(source, rowsBelow);
  for await (const piece of sources.read(sourceFileName(source))) reader.push(piece);
  return reader.end();
}

/** As {@link readSource}, for whoever has something to do between two pieces. */
export function createSourceReader(source: SourceName, rowsBelow: RowsBelow): SourceReader {
  const file = sourceFileName(source);
  const hash = createHash("sha256");
  let header: HeaderLayout | undefined;
  let onRows: (rows: RowBatch) => void;
  let bytes = 0;
  let rows = 0;
  const splitter = createRowSplitter(file, ({ first, end }) => {
    let below = first;
    if (header === undefined) {
      header = readHeader(source, rowAt(first));
      onRows = rowsBelow(header);
      below += 1;
    }
    if (below === end) return;
    rows += end - below;
    onRows({ first: below, end });
  });
  return {
    push(piece) {
      hash.update(piece);
      bytes += piece.length;
      splitter.push(piece);
    },
    end() {
      splitter.end();
      if (header === undefined) {
        throw new SourceError(
          `${file} is empty; expected a header line (customer_id,email,…) and at least one row`,
        );
      }
      if (rows === 0) {
        throw new SourceError(
          `${file} holds a header and no row below it; an export that failed looks like this, so it is not taken for an empty source`,
        );
      }
      return { bytes, sha256: hash.digest("hex"), rows, header };
    },
  };
}
