/** Render's task protocol as it goes over the socket: shapes and encodings of its messages. */
import { z } from "zod";

/** Arguments and results travel as base64 of UTF-8 JSON. */
export function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value), "utf8").toString("base64");
}

/** @throws SyntaxError the text is not JSON in base64 */
export function decode(text: string): unknown {
  return JSON.parse(Buffer.from(text, "base64").toString("utf8"));
}

export const callbackRequest = z.union([
  z.object({ complete: z.object({ output: z.string() }) }),
  z.object({ error: z.object({ details: z.string(), stack_trace: z.string().optional() }) }),
]);

export const runSubtaskRequest = z.object({
  task_name: z.string(),
  input: z.string().optional(),
  idempotency_key: z.string().optional(),
  created_at: z.string().optional(),
});

export const subtaskResultRequest = z.object({ task_run_id: z.string() });

export const registerTasksRequest = z.object({
  tasks: z.array(
    z.object({
      name: z.string().min(1),
      options: z
        .object({
          retry: z
            .object({
              max_retries: z.int().min(0).optional(),
              wait_duration_ms: z.int().min(0).optional(),
              factor: z.number().min(0).optional(),
            })
            .optional(),
          timeout_seconds: z.int().min(1).optional(),
          plan: z.string().optional(),
        })
        .optional(),
    }),
  ),
});

/** Environment variables by which a platform reaches its worker. */
export const SOCKET_VARIABLE = "RENDER_SDK_SOCKET_PATH";
export const MODE_VARIABLE = "RENDER_SDK_MODE";
/** Ours, beside Render's: which run and attempt a process is, for its logs. */
export const RUN_VARIABLE = "SHARDPROOF_RUN";
export const ATTEMPT_VARIABLE = "SHARDPROOF_ATTEMPT";
