/** Customers that keep nothing: rows are parsed into them, and the next takes the place of the last. */
import { Customers, type RowRecord } from "../../tasks/customers.ts";

export class ForgetfulCustomers extends Customers {
  override put(
    _source: number,
    _bytes: Uint8Array,
    _start: number,
    _end: number,
    row: RowRecord,
  ): boolean {
    this.records.length = row.start;
    return false;
  }
}
