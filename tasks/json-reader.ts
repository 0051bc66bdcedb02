/** Reading single values back from the JSON that rows are kept as. */

const COMMA = 0x2c;
const QUOTE = 0x22;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const LETTER_N = 0x6e;

/** A decimal of up to so many characters has no more digits than a double holds exactly. */
const EXACT_LENGTH = 15;
const POWERS_OF_TEN = Float64Array.from({ length: EXACT_LENGTH }, (_, power) => 10 ** power);

const LONGEST_WORD = 16;
const KEPT_WORDS = 256;

/** Reads the value that begins at `bytes[at]`. At place 0 there is none, which is null. */
export interface JsonReader {
  /** A string without its quotes, up to the first quote in it, what is escaped left escaped. */
  text(bytes: Buffer, at: number): string | null;
  /** A number, which a comma follows. */
  number(bytes: Buffer, at: number): number | null;
}

/** Makes a reader. It keeps words that it has read: the same few come again in every row. */
export function createJsonReader(): JsonReader {
  const kept: string[] = new Array(KEPT_WORDS).fill("");
  return {
    text(bytes, at) {
      if (at === 0 || bytes[at] === LETTER_N) return null;
      const start = at + 1;
      let end = start;
      let hash = 0;
      for (; bytes[end] !== QUOTE; end++) hash = (Math.imul(hash, 31) + (bytes[end] as number)) | 0;
      if (end - start > LONGEST_WORD) return bytes.toString("latin1", start, end);
      const place = hash & (KEPT_WORDS - 1);
      if (!isTextOf(kept[place] as string, bytes, start, end)) {
        kept[place] = bytes.toString("latin1", start, end);
      }
      return kept[place] as string;
    },
    number(bytes, at) {
      if (at === 0 || bytes[at] === LETTER_N) return null;
      let digits = 0;
      let point = -1;
      let end = at;
      for (; bytes[end] !== COMMA; end++) {
        const byte = bytes[end] as number;
        if (byte >= ZERO && byte <= NINE) digits = digits * 10 + byte - ZERO;
        else if (byte === POINT) point = end;
        else return numberAt(bytes, at);
      }
      if (end - at > EXACT_LENGTH) return numberAt(bytes, at);
      // Two exact figures: their quotient is the double nearest to the decimal, as `Number` gives it.
      return point < 0 ? digits : digits / (POWERS_OF_TEN[end - point - 1] as number);
    },
  };
}

function isTextOf(word: string, bytes: Buffer, start: number, end: number): boolean {
  if (word.length !== end - start) return false;
  for (let i = start; i < end; i++) if (word.charCodeAt(i - start) !== bytes[i]) return false;
  return true;
}

/** A negative number, one with an exponent, or one of many digits. */
function numberAt(bytes: Buffer, at: number): number {
  return Number(bytes.toString("latin1", at, bytes.indexOf(COMMA, at)));
}
