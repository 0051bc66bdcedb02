/** One pass over one source: its bytes are digested, its header understood, its rows handed on. */
import { createHash } from "node:crypto";
import { SourceError } from "./errors.ts";
import { type HeaderLayout, readHeader } from "./header.ts";
import { createRowSplitter, type RawRow } from "./rows.ts";
import { type SourceName, sourceFileName } from "./sources.ts";
import type { ArtifactDigest, SourceStore } from "./store.ts";

/** What one pass has seen of a source file. */
export interface SourceFile extends ArtifactDigest {
  /** Rows, the header and empty lines not counted. */
  readonly rows: number;
  readonly header: HeaderLayout;
}

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
 * @param rowsBelow makes what is called for every row below the header; a row is only valid during
 *   the call
 * @throws SourceError the file cannot be read, is empty, has no usable header or no row below it,
 *   or holds a quote that never closes or a row that is too long
 */
export async function readSource(
  sources: SourceStore,
  source: SourceName,
  rowsBelow: (header: HeaderLayout) => (row: RawRow) => void,
): Promise<SourceFile> {
  const reader = createSourceReader(source, rowsBelow);
  for await (const piece of sources.read(sourceFileName(source))) reader.push(piece);
  return reader.end();
}

/** As {@link readSource}, for whoever has something to do between two pieces. */
export function createSourceReader(
  source: SourceName,
  rowsBelow: (header: HeaderLayout) => (row: RawRow) => void,
): SourceReader {
  const file = sourceFileName(source);
  const hash = createHash("sha256");
  let header: HeaderLayout | undefined;
  let onRow: (row: RawRow) => void;
  let bytes = 0;
  let rows = 0;
  const splitter = createRowSplitter(file, (row) => {
    if (header === undefined) {
      header = readHeader(source, row);
      onRow = rowsBelow(header);
      return;
    }
    rows += 1;
    onRow(row);
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
