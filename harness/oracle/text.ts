/**
 * Bytes as text. The oracle reads files as *byte text*: a string with one character, U+0000 to
 * U+00FF, for every byte. Nothing of a file can get lost or be normalised that way, `<` compares by
 * bytes, and a length is one in bytes. JSON of byte text is the byte text of the JSON, since JSON
 * leaves all characters above U+007F as they are.
 */

export function byteTextOf(bytes: Buffer): string {
  return bytes.toString("latin1");
}

export function bytesOf(byteText: string): Buffer {
  return Buffer.from(byteText, "latin1");
}

/** Whether byte text is the same as the text that it means. */
export function isAscii(byteText: string): boolean {
  return !/[\x80-\xff]/.test(byteText);
}

/** Keeps a U+FEFF at the start: only the reader of a file knows whether it is its BOM. */
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text that the bytes are in UTF-8; undefined where they are not UTF-8. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}
