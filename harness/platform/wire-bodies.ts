/** The bodies that a worker sends, as schemas. Not in `wire.ts`: a worker must start fast without them. */
import { z } from "zod";
import { isTooDeep } from "./json-depth.ts";
import type { TaskInput } from "./task-input.ts";
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

/** The list in base64 that results travel as; undefined if it is none. */
export function decodeList(text: string): readonly unknown[] | undefined {
  const value = decodeStrictly(text);
  return Array.isArray(value) ? value : undefined;
}

/** The arguments in base64, a list or an object; undefined if they are neither. */
export function decodeInput(text: string): TaskInput | undefined {
  const value = decodeStrictly(text);
  return typeof value === "object" && value !== null ? (value as TaskInput) : undefined;
}

/** The standard alphabet with its padding, as Go's decoder takes it; Node's takes nearly anything. */
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Undefined where the text is no JSON in base64, or nested too deeply to be written again. */
function decodeStrictly(text: string): unknown {
  if (text.length % 4 !== 0 || !BASE64.test(text)) return undefined;
  try {
    const value = decode(text);
    return isTooDeep(value) ? undefined : value;
  } catch {
    return undefined;
  }
}
