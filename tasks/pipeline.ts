/** The face of this folder: the tasks that are deployed. */
import type { AnyTaskDefinition } from "./definition.ts";
import { mergeCustomerData } from "./merge-customer-data.ts";
import { partitionSource } from "./partition-source.ts";
import { processShard } from "./process-shard.ts";

export const definitions: readonly AnyTaskDefinition[] = [
  mergeCustomerData,
  partitionSource,
  processShard,
];

export { mergeCustomerData } from "./merge-customer-data.ts";
export { partitionSource } from "./partition-source.ts";
export { processShard } from "./process-shard.ts";
