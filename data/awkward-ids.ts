/**
 * Makers of ids that break parsers, maps and sorting. Each takes a cycle number: cycle 0 gives
 * the well-known form, later cycles others of the same sort, and no two results are ever equal.
 * Neighbours are ids that something careless would take for one and the same.
 */
const MAKERS: readonly ((cycle: number) => string)[] = [
  // Numbers: the same to a parser that converts, four customers to us.
  (cycle) => `00${7 + 10 * cycle}`,
  (cycle) => `${7 + 10 * cycle}`,
  (cycle) => `${1 + 10 * cycle}e3`,
  (cycle) => `${1 + 10 * cycle}000`,
  // Spaces belong to the id.
  (cycle) => ` x${tail(cycle)}`,
  (cycle) => `x${tail(cycle)}`,
  (cycle) => `x${tail(cycle)} `,
  (cycle) => `X${tail(cycle)}`,
  // É as one code point (NFC) and as two (NFD).
  (cycle) => `\u00c9${tail(cycle)}`,
  (cycle) => `E\u0301${tail(cycle)}`,
  // Around 200 bytes, different only at the end.
  (cycle) => `long-${"0123456789".repeat(19)}-${pad(cycle)}-a`,
  (cycle) => `long-${"0123456789".repeat(19)}-${pad(cycle)}-b`,
  // What CSV has to quote.
  (cycle) => `acme, inc${tail(cycle)}`,
  (cycle) => `acme "the best"${tail(cycle)}`,
  (cycle) => `"${cycle}"`,
  (cycle) => `line\nbreak${tail(cycle)}`,
  (cycle) => `line\r\nbreak${tail(cycle)}`,
  (cycle) => `line\rbreak${tail(cycle)}`,
  // UTF-8 bytes sort these the other way round than UTF-16 code units do.
  (cycle) => `\uff5e${tail(cycle)}`,
  (cycle) => `\u{1f600}${tail(cycle)}`,
  // A mark that only counts as a mark at the start of a file, and invisible characters.
  (cycle) => `\ufeffmarked${tail(cycle)}`,
  (cycle) => `zero\u200bwidth${tail(cycle)}`,
  (cycle) => `line\u2028separator${tail(cycle)}`,
  // Names that a plain object already has.
  (cycle) => `__proto__${tail(cycle)}`,
  (cycle) => `constructor${tail(cycle)}`,
  (cycle) => `null${tail(cycle)}`,
  (cycle) => `../up${tail(cycle)}`,
  (cycle) => `tab\tinside${tail(cycle)}`,
];

/** How many ids show every sort once. */
export const AWKWARD_ID_SORTS = MAKERS.length;

/** The awkward id of a number from 0 (`007`); different numbers give different ids. */
export function awkwardId(ordinal: number): string {
  const maker = MAKERS[ordinal % MAKERS.length] as (cycle: number) => string;
  return maker(Math.floor(ordinal / MAKERS.length));
}

function tail(cycle: number): string {
  return cycle === 0 ? "" : `~${cycle}`;
}

function pad(cycle: number): string {
  return String(cycle).padStart(4, "0");
}
