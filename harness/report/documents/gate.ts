/** What `npm run gate -- --json` prints. */
import { z } from "zod";
import { exitCode, ms, schemaVersion } from "./fields.ts";

export const gateDocument = z
  .object({
    schemaVersion,
    mode: z.enum(["full", "quick"]),
    verdict: z.enum(["pass", "fail", "error"]),
    exitCode,
    ms,
    steps: z.array(
      z.object({
        step: z.string(),
        verdict: z
          .enum(["pass", "fail", "error", "left-out"])
          .describe("`error`: it could not be run. `left-out`: it is no part of this mode."),
        exitCode: z.int().nullable().describe("Of the step's process; null without one."),
        ms: ms.nullable(),
        covers: z.string().describe("What it looked at, or would have."),
        evidence: z.array(z.string()).describe("What is wrong; empty where it passed."),
        replay: z.string().describe("The command that does this step alone."),
      }),
    ),
  })
  .meta({ id: "gate", description: "All checks before a deploy." });
