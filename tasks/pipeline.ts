/** The face of this folder: the tasks that are deployed. */
import type { AnyTaskDefinition } from "./definition.ts";
import { mergeCustomerData } from "./merge-customer-data.ts";
import { processShard } from "./process-shard.ts";

export const definitions: readonly AnyTaskDefinition[] = [mergeCustomerData, processShard];

export { mergeCustomerData } from "./merge-customer-data.ts";
export { processShard } from "./process-shard.ts";
