/** Task runs as Render's API gives them: as much of them as is read here. */
import { z } from "zod";
import type { RunStatus } from "../journal/entry.ts";

/**
 * The API is renaming `completed` to `succeeded`; `paused` and what else it may come to say is no end.
 */
const status = z.string().transform((text): RunStatus => {
  if (text === "succeeded") return "completed";
  if (text === "paused") return "pending";
  return (
    (["pending", "completed", "failed", "canceled"] as const).find((each) => each === text) ??
    "running"
  );
});

/** ms since 1970, from RFC 3339. */
const time = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .nullish();

const attempt = z.object({
  status,
  enqueuedAt: time,
  startedAt: time,
  completedAt: time,
  error: z.string().nullish(),
});

const taskRun = z.object({
  id: z.string(),
  taskId: z.string(),
  status,
  startedAt: time,
  completedAt: time,
  parentTaskRunId: z.string().nullish(),
  rootTaskRunId: z.string(),
  /** In order; their own numbers are not read: the CLI's dev server gives all of them 0. */
  attempts: z.array(attempt),
});

export const taskRunDetails = taskRun.extend({
  /** A list of arguments, or named ones. */
  input: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]),
  results: z.array(z.unknown()).nullish(),
  error: z.string().nullish(),
});
export const taskRunPage = z.array(z.object({ cursor: z.string(), taskRun }));

export type TaskRun = z.output<typeof taskRun>;
export type TaskRunDetails = z.output<typeof taskRunDetails>;

/** No attempt follows; a failure seen once may still be one of an attempt (`follow.ts`). */
export function isOver(state: RunStatus): state is "completed" | "failed" | "canceled" {
  return state === "completed" || state === "failed" || state === "canceled";
}
