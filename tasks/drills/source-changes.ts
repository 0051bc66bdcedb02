/**
 * What a changed source holds. Each change leaves a file that can be read without complaint: only a
 * run that checks what it has read can tell.
 */
import type { SourceChange } from "./armed-fault.ts";

const LF = 0x0a;
const QUOTE = 0x22;

type Pieces = AsyncIterable<Uint8Array>;

/**
 * The bytes of the source after the change.
 *
 * @param read reads the file as it is, from its start; called once or twice
 */
export function changedPieces(how: SourceChange, read: () => Pieces): Pieces {
  switch (how) {
    case "append":
      return withLateCustomer(read());
    case "truncate":
      return firstHalf(read);
    case "replace":
      return ofOtherCustomers(read());
  }
}

/** One more row, of a customer who has nothing but an id and an email. */
async function* withLateCustomer(pieces: Pieces): Pieces {
  let header = "";
  let isHeaderRead = false;
  for await (const piece of pieces) {
    if (!isHeaderRead) {
      const end = piece.indexOf(LF);
      isHeaderRead = end >= 0;
      header += Buffer.from(isHeaderRead ? piece.subarray(0, end) : piece).toString("utf8");
    }
    yield piece;
  }
  const values: Readonly<Record<string, string>> = {
    customer_id: "late_customer",
    email: "late@customer.example",
  };
  const columns = header.split(",").map((name) => name.replace(/^\uFEFF|["\r]/g, ""));
  // The last row may lack its line end; where it does not, the empty line is no row.
  yield Buffer.from(`\n${columns.map((name) => values[name] ?? "").join(",")}\n`, "utf8");
}

/** As many whole rows as the first half of the bytes holds. */
async function* firstHalf(read: () => Pieces): Pieces {
  let total = 0;
  for await (const piece of read()) total += piece.length;
  let left = Math.floor(total / 2);
  let begunRow = Buffer.alloc(0);
  let isQuoted = false;
  for await (const piece of read()) {
    const part = piece.subarray(0, left);
    let end = 0;
    part.forEach((byte, index) => {
      if (byte === QUOTE) isQuoted = !isQuoted;
      else if (byte === LF && !isQuoted) end = index + 1;
    });
    if (end > 0) yield Buffer.concat([begunRow, part.subarray(0, end)]);
    begunRow = Buffer.concat([end > 0 ? Buffer.alloc(0) : begunRow, part.subarray(end)]);
    left -= part.length;
  }
}

/**
 * The same size and shape, other ids: every ASCII letter below the header moves on by one, so that
 * a second change does not undo the first.
 */
async function* ofOtherCustomers(pieces: Pieces): Pieces {
  let isHeader = true;
  for await (const piece of pieces) {
    const headerEnd: number = isHeader ? piece.indexOf(LF) : 0;
    isHeader = headerEnd < 0;
    yield piece.map((byte, index) => (isHeader || index < headerEnd ? byte : movedOn(byte)));
  }
}

function movedOn(byte: number): number {
  const isLetter = (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
  return isLetter ? (byte & 0x60) + (((byte & 0x1f) % 26) + 1) : byte;
}
