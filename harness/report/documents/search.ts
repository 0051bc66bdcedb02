/** What `npm run search -- --json` prints. */
import { z } from "zod";
import { count, exitCode, scenario, schemaVersion, seed } from "./fields.ts";

export const searchDocument = z
  .object({
    schemaVersion,
    verdict: z.enum(["pass", "fail", "error"]).describe("`error`: no plan was played."),
    exitCode,
    runs: count.describe("Plans that were played, one for each seed."),
    seconds: z.number().min(0),
    shapes: count.describe("Different runs, by what happened in which order."),
    pairs: z.array(z.string()).describe("Pairs of failpoint and fault that struck."),
    found: z
      .object({
        seed,
        violated: z.array(z.string()),
        scenario,
        evidence: z.array(z.string()).describe("`invariant: what was found`."),
        story: z.array(z.string()).describe("What happened, step by step."),
        shrinks: count,
        file: z.string().describe("The scenario file that was written."),
        replay: z.array(z.string()).describe("Commands that play the file, one for each target."),
      })
      .nullable()
      .describe("The lowest seed that violates an invariant."),
  })
  .meta({ id: "search", description: "A search over fault plans." });
