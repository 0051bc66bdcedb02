/** What is used of `@renderinc/sdk`, over plain HTTP, for a command in a test where the package is not installed. */
import type { WorkflowsClient } from "@renderinc/sdk";
import { httpWorkflows } from "./http-workflows.ts";

export const VERSION = "1.0.0";

export class Render {
  readonly workflows: WorkflowsClient;
  constructor({ localDevUrl = "" }: { readonly localDevUrl?: string }) {
    this.workflows = httpWorkflows(localDevUrl);
  }
}
