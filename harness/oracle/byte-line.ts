/** A line of bytes that grows: short pieces go in one after the other, without a string of the whole. */

const FIRST_BYTES = 4 << 10;

export class ByteLine {
  /** What was put in lies before {@link length}. */
  bytes = new Uint8Array(FIRST_BYTES);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  /** Puts in what lies in `from` up to `end`. */
  putBytes(from: Uint8Array, start: number, end: number): void {
    const { length } = this;
    if (length + end - start > this.bytes.length) this.grow(length + end - start);
    const { bytes } = this;
    // Pieces are short: a loop is done before a call of `set` has begun.
    for (let at = start, to = length; at < end; at++, to++) bytes[to] = from[at] as number;
    this.length = length + end - start;
  }

  /** Puts in byte text. */
  put(text: string): void {
    const { length } = this;
    if (length + text.length > this.bytes.length) this.grow(length + text.length);
    const { bytes } = this;
    for (let at = 0; at < text.length; at++) bytes[length + at] = text.charCodeAt(at);
    this.length = length + text.length;
  }

  private grow(least: number): void {
    const { bytes } = this;
    this.bytes = new Uint8Array(Math.max(2 * bytes.length, least));
    this.bytes.set(bytes.subarray(0, this.length));
  }
}
