/**
 * The customers of one shard while it is read: for each id the last usable row of every source. Ids
 * and rows lie as bytes in two buffers, found through an open hash table, so that a customer costs its
 * bytes and some 100 more, and no object that a collector would have to visit.
 */
import { ByteWriter } from "./byte-writer.ts";
import { SOURCE_NAMES } from "./sources.ts";

const SOURCES = SOURCE_NAMES.length;
const LEAST_CUSTOMERS = 256;
/** Records of a customer that is in all sources; where they are shorter, the tables grow. */
const BYTES_OF_CUSTOMER = 700;
const LEAST_BYTES = 16 * 1024;

/** A usable row as profiles take it: places of its JSON in {@link Customers.records}. */
export interface RowRecord {
  /** First byte of the email's JSON; 0 where there is no row. */
  start: number;
  /** One past the email: first byte of the columns' JSON, each with its key and a comma before it. */
  emailEnd: number;
  /** One past the columns. */
  end: number;
  /** First byte of the value of each of the source's `SCORED_COLUMNS`. */
  readonly scored: Uint32Array;
}

/** Figures of a {@link RowRecord}: three places and those of up to two scored columns. */
const FIGURES = 5;

export function emptyRecord(): RowRecord {
  return { start: 0, emailEnd: 0, end: 0, scored: new Uint32Array(2) };
}

export class Customers {
  /** Where rows are written before they are put. Its first byte is nobody's: a row starts beyond 0. */
  readonly records: ByteWriter;
  /** How many customers there are. They are numbered from 0, in order of their first row. */
  count = 0;
  private readonly idBytes = new ByteWriter(4 * 1024);
  private idStarts: Uint32Array;
  private hashes: Int32Array;
  /** Customer + 1 by hash; 0 is free. Twice as many as customers fit. */
  private slots: Int32Array;
  /** The figures of each customer's row of each source. */
  private rows: Uint32Array;

  /** The customer of the row before. */
  private last = -1;

  /** @param bytes about how many bytes of records will come: more only make it grow */
  constructor(bytes = LEAST_BYTES) {
    this.records = new ByteWriter(Math.max(bytes, LEAST_BYTES));
    this.records.length = 1;
    const customers = Math.max(bytes / BYTES_OF_CUSTOMER, LEAST_CUSTOMERS);
    const capacity = 2 ** Math.ceil(Math.log2(customers));
    this.idStarts = new Uint32Array(capacity + 1);
    this.hashes = new Int32Array(capacity);
    this.slots = new Int32Array(2 * capacity);
    this.rows = new Uint32Array(FIGURES * SOURCES * capacity);
  }

  /**
   * Gives a customer a row that was written to {@link records}, in place of an earlier one of the
   * same source. The id is `bytes[start, end)`.
   *
   * @param source its number in `SOURCE_NAMES`
   * @returns whether it took the place of another
   */
  put(source: number, bytes: Uint8Array, start: number, end: number, row: RowRecord): boolean {
    // Exports mostly list the same customers in the same order: the next one is worth a look.
    const next = this.last + 1;
    const isNext = next < this.count && this.isId(next, bytes, start, end);
    const customer = isNext ? next : this.find(bytes, start, end);
    this.last = customer;
    const at = FIGURES * (SOURCES * customer + source);
    const { rows } = this;
    const replaces = rows[at] !== 0;
    rows[at] = row.start;
    rows[at + 1] = row.emailEnd;
    rows[at + 2] = row.end;
    rows[at + 3] = row.scored[0] as number;
    rows[at + 4] = row.scored[1] as number;
    return replaces;
  }

  /** Fills in the row of a customer in a source; its `start` is 0 where there is none. */
  rowOf(customer: number, source: number, into: RowRecord): void {
    const at = FIGURES * (SOURCES * customer + source);
    const { rows } = this;
    into.start = rows[at] as number;
    into.emailEnd = rows[at + 1] as number;
    into.end = rows[at + 2] as number;
    into.scored[0] = rows[at + 3] as number;
    into.scored[1] = rows[at + 4] as number;
  }

  /** The bytes of all ids; a customer's are `[idStart, idEnd)`. */
  get ids(): Buffer {
    return this.idBytes.bytes;
  }

  idStart(customer: number): number {
    return this.idStarts[customer] as number;
  }

  idEnd(customer: number): number {
    return this.idStarts[customer + 1] as number;
  }

  /** The customers in order of their ids' UTF-8 bytes. */
  sorted(): Uint32Array {
    const order = Uint32Array.from({ length: this.count }, (_, customer) => customer);
    const compare = (a: number, b: number) => this.compare(a, b);
    // Exports are mostly in order already, and to see that costs next to nothing.
    for (let i = 1; i < order.length; i++) {
      if (compare(i - 1, i) > 0) return order.sort(compare);
    }
    return order;
  }

  private compare(a: number, b: number): number {
    const { ids } = this;
    const bStart = this.idStart(b);
    const aStart = this.idStart(a);
    const aLength = this.idEnd(a) - aStart;
    const bLength = this.idEnd(b) - bStart;
    const shorter = Math.min(aLength, bLength);
    for (let i = 0; i < shorter; i++) {
      const difference = (ids[aStart + i] as number) - (ids[bStart + i] as number);
      if (difference !== 0) return difference;
    }
    return aLength - bLength;
  }

  /** The number of a customer, a new one for an id that was not there. */
  private find(bytes: Uint8Array, start: number, end: number): number {
    const hash = hashOf(bytes, start, end);
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const known = (this.slots[slot] as number) - 1;
      if (known < 0) break;
      if (this.hashes[known] === hash && this.isId(known, bytes, start, end)) return known;
      slot = (slot + 1) & mask;
    }
    if (this.count === this.hashes.length) {
      this.grow();
      return this.find(bytes, start, end);
    }
    const customer = this.count++;
    this.slots[slot] = customer + 1;
    this.hashes[customer] = hash;
    this.idBytes.reserve(end - start);
    this.idBytes.copy(bytes, start, end);
    this.idStarts[customer + 1] = this.idBytes.length;
    return customer;
  }

  private isId(customer: number, bytes: Uint8Array, start: number, end: number): boolean {
    const { ids } = this;
    const idStart = this.idStart(customer);
    if (this.idEnd(customer) - idStart !== end - start) return false;
    for (let i = start; i < end; i++) if (bytes[i] !== ids[idStart + i - start]) return false;
    return true;
  }

  private grow(): void {
    const capacity = 2 * this.hashes.length;
    this.idStarts = grown(this.idStarts, new Uint32Array(capacity + 1));
    this.hashes = grown(this.hashes, new Int32Array(capacity));
    this.rows = grown(this.rows, new Uint32Array(FIGURES * SOURCES * capacity));
    this.slots = new Int32Array(2 * capacity);
    const mask = this.slots.length - 1;
    for (let customer = 0; customer < this.count; customer++) {
      let slot = (this.hashes[customer] as number) & mask;
      while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
      this.slots[slot] = customer + 1;
    }
  }
}

function grown<Figures extends Uint32Array | Int32Array>(old: Figures, larger: Figures): Figures {
  larger.set(old);
  return larger;
}

/** FNV-1a, its upper half folded into the lower, of which slots are made. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  return hash ^ (hash >>> 15);
}
