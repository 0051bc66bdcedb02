/** The entry of our own worker, bundled by `bundle.ts` and started once for every attempt. */
import { definitions } from "../../tasks/pipeline.ts";
import { runWorker } from "./worker.ts";
import { createContextParts } from "./worker-context.ts";

runWorker(definitions, (armed) => createContextParts(process.env, armed)).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
