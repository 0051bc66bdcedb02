/** Text as the pieces of bytes that an artifact is written from. */

/** Large enough that a write costs more than its call, small enough to bound memory. */
const PIECE_BYTES = 64 * 1024;

/** The UTF-8 bytes of the lines, gathered into pieces of about 64 KiB. */
export function* linesInPieces(lines: Iterable<string>): Iterable<Uint8Array> {
  let gathered: string[] = [];
  let length = 0;
  for (const line of lines) {
    gathered.push(line);
    length += line.length;
    if (length >= PIECE_BYTES) {
      yield Buffer.from(gathered.join(""), "utf8");
      gathered = [];
      length = 0;
    }
  }
  if (length > 0) yield Buffer.from(gathered.join(""), "utf8");
}

/** A manifest: indented JSON with a final LF; keys stand in the order of the object. */
export function jsonDocument(value: object): Iterable<Uint8Array> {
  return [Buffer.from(`${JSON.stringify(value, null, 2)}\n`, "utf8")];
}
