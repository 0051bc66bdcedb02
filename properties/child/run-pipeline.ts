/** Answers the result of a run of the whole pipeline, or the error that it ended with. */
import type { MergeCustomerDataInput } from "../../tasks/merge-customer-data.ts";
import { type PipelineRun, runPipeline } from "../pipeline-in-process.ts";
import { answer } from "./answer.ts";

export type PipelineOutcome = { readonly run: PipelineRun } | { readonly error: string };

void answer(async (input: MergeCustomerDataInput): Promise<PipelineOutcome> => {
  try {
    return { run: await runPipeline(input) };
  } catch (error) {
    return { error: String(error) };
  }
});
