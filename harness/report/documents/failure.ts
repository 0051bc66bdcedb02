/** What `--json` prints where there is nothing else to print. */
import { z } from "zod";
import { exitCode, schemaVersion } from "./fields.ts";

export const failureDocument = z
  .object({
    schemaVersion,
    verdict: z.literal("error"),
    exitCode,
    error: z.string().describe("What was wrong, and what to do."),
  })
  .meta({ id: "failure", description: "Nothing could be played or judged." });
