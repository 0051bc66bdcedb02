/** The enriched output record of one customer, and the merge of its rows. */
import { type ScoredFields, type Scores, scoresOf } from "./enrichment.ts";
import { SOURCE_COLUMNS, SOURCE_NAMES, type SourceName } from "./sources.ts";
import type { Value } from "./values.ts";

/** The values of one usable row: its email, then the source's columns in their order. */
export interface SourceRecord {
  readonly email: string | null;
  readonly values: readonly Value[];
}

/** What is known of a customer: the last usable row of each source that has one. */
export type CustomerRecords = Partial<Record<SourceName, SourceRecord>>;

/** A profile: `customer_id`, `email`, every column of every source, the three scores; in this order. */
export type Profile = Readonly<Record<string, Value>> & Scores;

/**
 * Merges a customer's records and adds the scores. `email` comes from the first source that has
 * one, in the order crm, billing, product, support; a value that no source has is null.
 */
export function profileOf(customerId: string, records: CustomerRecords): Profile {
  const merged: Record<string, Value> = { customer_id: customerId, email: null };
  for (const source of SOURCE_NAMES) {
    merged.email ??= records[source]?.email ?? null;
    const values = records[source]?.values;
    SOURCE_COLUMNS[source].forEach((column, i) => {
      merged[column.name] = values?.[i] ?? null;
    });
  }
  return Object.assign(merged, scoresOf(merged as unknown as ScoredFields));
}

/** The line of a profile in its artifact, LF included. */
export function profileLine(profile: Profile): string {
  return `${JSON.stringify(profile)}\n`;
}

/**
 * Orders ids by their UTF-8 bytes. Comparing UTF-16 units gives the same order, but for surrogates,
 * which stand for code points above every single unit.
 */
export function compareIds(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let i = 0; i < shorter; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) {
      const xIsSurrogate = (x & 0xf800) === 0xd800;
      const yIsSurrogate = (y & 0xf800) === 0xd800;
      return xIsSurrogate === yIsSurrogate ? x - y : xIsSurrogate ? 1 : -1;
    }
  }
  return a.length - b.length;
}
