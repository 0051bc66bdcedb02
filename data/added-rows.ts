import { SOURCES, type Source } from "./columns.ts";
import { MALFORMED_KINDS, type MalformedKind } from "./options.ts";

/** A row that is added to the one good row of each customer. */
export type AddedKind = "superseding" | MalformedKind;

/** Kinds by the number that stands for them in a byte. */
export const ADDED_KINDS: readonly AddedKind[] = ["superseding", ...MALFORMED_KINDS];

/**
 * The rows to add to each source, one byte each. Superseding rows are dealt out evenly. Malformed
 * ones take turns so that every kind comes to every source, except that billing has no integer
 * column and passes those on to product.
 */
export function dealAddedRows(
  superseding: number,
  malformed: number,
  kinds: readonly MalformedKind[],
): Record<Source, Uint8Array> {
  const turns = (act: (source: Source, kind: AddedKind) => void) => {
    for (let row = 0; row < superseding; row += 1) act(sourceAt(row), "superseding");
    for (let row = 0; row < malformed; row += 1) {
      const turn = row % kinds.length;
      const kind = kinds[turn] as MalformedKind;
      const source = sourceAt(turn + Math.floor(row / kinds.length));
      act(source === "billing" && kind === "unreadable-integer" ? "product" : source, kind);
    }
  };
  const counts = { crm: 0, billing: 0, product: 0, support: 0 };
  turns((source) => {
    counts[source] += 1;
  });
  const rows = {
    crm: new Uint8Array(counts.crm),
    billing: new Uint8Array(counts.billing),
    product: new Uint8Array(counts.product),
    support: new Uint8Array(counts.support),
  };
  turns((source, kind) => {
    counts[source] -= 1;
    rows[source][counts[source]] = ADDED_KINDS.indexOf(kind);
  });
  return rows;
}

function sourceAt(turn: number): Source {
  return SOURCES[turn % SOURCES.length] as Source;
}
