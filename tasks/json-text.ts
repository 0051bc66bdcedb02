/** Text as JSON, from UTF-8 bytes to UTF-8 bytes. */
import type { ByteWriter } from "./byte-writer.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_PRINTABLE = 0x20;

/** How `JSON.stringify` writes each byte, up to the last that does not stand for itself. */
const ESCAPES: readonly Buffer[] = Array.from({ length: BACKSLASH + 1 }, (_, code) =>
  Buffer.from(JSON.stringify(String.fromCharCode(code)).slice(1, -1)),
);

/**
 * Writes `bytes[start, end)`, valid UTF-8, as a JSON string: the same bytes as `JSON.stringify`.
 * `out` must have room for 6 times the length, and 2 bytes.
 */
export function writeJsonText(out: ByteWriter, bytes: Buffer, start: number, end: number): void {
  const target = out.bytes;
  let at = out.length;
  target[at++] = QUOTE;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte >= FIRST_PRINTABLE && byte !== QUOTE && byte !== BACKSLASH) {
      target[at++] = byte;
      continue;
    }
    for (const escaped of ESCAPES[byte] as Buffer) target[at++] = escaped;
  }
  target[at++] = QUOTE;
  out.length = at;
}
