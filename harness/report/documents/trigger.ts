/** What `npm run trigger -- --json` prints. */
import { z } from "zod";
import { exitCode, schemaVersion } from "./fields.ts";
import { shardRow } from "./play.ts";

export const triggerDocument = z
  .object({
    schemaVersion,
    run: z.string().describe("Its id."),
    status: z.enum(["pending", "running", "completed", "failed", "canceled"]),
    exitCode,
    error: z.string().nullable(),
    results: z.array(z.unknown()).nullable().describe("As the worker gave them."),
    shards: z.array(shardRow),
    artifacts: z.string().nullable().describe("Where they are."),
  })
  .meta({ id: "trigger", description: "A run over sources of your own." });
