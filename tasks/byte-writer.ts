/** Bytes that are written one after the other into one growing buffer. */

/** So many bytes are copied one by one in the time of a call that copies within one buffer. */
const SHORT = 32;

/**
 * A growing buffer. Writing goes through `bytes` itself, at `length`, after room was reserved: the
 * hot loops of the pipeline write byte by byte, and a call for each would cost more than the byte.
 */
export class ByteWriter {
  bytes: Buffer;
  /** How many bytes are written; the next one goes there. */
  length = 0;

  /** @param capacity bytes that fit before it first has to grow */
  constructor(capacity: number) {
    this.bytes = Buffer.allocUnsafeSlow(capacity);
  }

  /** Makes room for at least `count` more bytes; `bytes` may be another buffer afterwards. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }

  /** Copies `source[start, end)`, which may be an earlier part of `bytes`; room must be reserved. */
  copy(source: Uint8Array, start: number, end: number): void {
    const { bytes } = this;
    let at = this.length;
    if (source === bytes && end - start > SHORT) {
      bytes.copyWithin(at, start, end);
      this.length += end - start;
      return;
    }
    // Most other copies are shorter than what a call of `Buffer.copy` costs.
    for (let i = start; i < end; i++) bytes[at++] = source[i] as number;
    this.length = at;
  }

  /** Copies `source[start, end)`, however many bytes; room is reserved for them. */
  append(source: Uint8Array, start: number, end: number): void {
    this.reserve(end - start);
    this.bytes.set(source.subarray(start, end), this.length);
    this.length += end - start;
  }

  /** Writes text in UTF-8; room is reserved for it. */
  write(text: string): void {
    // A UTF-16 unit takes three bytes at most.
    this.reserve(3 * text.length);
    this.length += this.bytes.write(text, this.length, "utf8");
  }
}
