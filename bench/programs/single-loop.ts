/** The baseline: one loop over all customers, in one process, without sharding or platform. */
import { type MergeCustomerDataInput, mergeCustomerData } from "../../tasks/merge-customer-data.ts";
import { runProgram } from "./program.ts";
import { quietContext } from "./quiet-context.ts";

runProgram(async (input: MergeCustomerDataInput) => {
  const { runKey, customers } = await mergeCustomerData.run(quietContext(), input);
  return { runKey, customers };
});
