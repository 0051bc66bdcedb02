/** The bodies that a worker sends, as schemas. Not in `wire.ts`: a worker must start fast without them. */
import { z } from "zod";
import { decode } from "./wire.ts";

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

/**
 * The list in base64 that arguments and results travel as; undefined if it is none. Neither is one
 * that is nested too deeply to be written again, which JSON.parse takes and JSON.stringify does not.
 */
export function decodeList(text: string): readonly unknown[] | undefined {
  try {
    const value = decode(text);
    if (!Array.isArray(value)) return undefined;
    JSON.stringify(value);
    return value;
  } catch {
    return undefined;
  }
}
