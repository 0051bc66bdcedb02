import { ByteWriter } from "../byte-writer.ts";
import type { Customers } from "../customers.ts";
import { createProfileWriter } from "../profile.ts";

/** The ids of a shard's customers, in order of their numbers. */
export function idsOf(customers: Customers): string[] {
  return Array.from({ length: customers.count }, (_, customer) =>
    customers.ids.toString("utf8", customers.idStart(customer), customers.idEnd(customer)),
  );
}

/** The lines of a shard's profiles, in order of the ids' bytes. */
export function profileLinesOf(customers: Customers): string[] {
  const write = createProfileWriter(customers);
  return Array.from(customers.sorted(), (customer) => {
    const out = new ByteWriter(1);
    write(out, customer);
    return out.bytes.toString("utf8", 0, out.length);
  });
}
