/** What a worker writes, as journal events: strikes and disk operations are told apart from logs. */
import { z } from "zod";
import type { WorkEvent } from "../journal/entry.ts";
import type { AttemptToStart } from "./executor.ts";

const struckLine = z.object({
  event: z.literal("fault_struck"),
  fault: z.int().min(0),
  action: z.string(),
  at: z.string(),
});

const storeLine = z.object({
  event: z.literal("store"),
  op: z.enum(["create", "write", "sync", "rename", "sync-directory", "remove"]),
  path: z.string(),
  to: z.string().optional(),
  bytes: z.number().optional(),
  sha256: z.string().optional(),
});

/** The event that a line of an attempt stands for; a line that is nothing else is a log line. */
export function eventOfLine(
  { run, task, shard, attempt }: AttemptToStart,
  stream: "stdout" | "stderr",
  text: string,
): WorkEvent {
  const line = stream === "stdout" ? parsed(text) : text;
  const struck = struckLine.safeParse(line);
  if (struck.success) {
    const { fault, action, at } = struck.data;
    return { kind: "fault", event: "struck", fault, action, at, run, task, shard, attempt };
  }
  const store = storeLine.safeParse(line);
  if (store.success) {
    const { op, path, to, bytes, sha256 } = store.data;
    return {
      kind: "store",
      run,
      attempt,
      op,
      path,
      ...(to !== undefined && { to }),
      ...(bytes !== undefined && { bytes }),
      ...(sha256 !== undefined && { sha256 }),
    };
  }
  return { kind: "log", run, attempt, stream, line };
}

function parsed(text: string): unknown {
  if (!text.startsWith("{")) return text;
  try {
    const line: unknown = JSON.parse(text);
    // What is nested too deeply can be read but not written again, as a journal does.
    JSON.stringify(line);
    return line;
  } catch {
    return text;
  }
}
