/** When something strikes an attempt of a workflow of the user's own: what can be seen from outside. */
import { z } from "zod";
import { msSchema } from "./amounts.ts";
import type { DeliveryTrigger } from "./delivery-order.ts";
import type { FaultProblem } from "./fault.ts";

const LINE = "a text of one line, 200 characters at most";
const FILE = "a path or pattern such as out/*.csv";
const BYTES = "a whole number from 1 to 1000000000";

export const momentFields = {
  ms: msSchema.optional().describe("So many ms after the attempt's first sign of life."),
  log: z
    .string(LINE)
    .regex(/^[^\r\n]{1,200}$/, LINE)
    .optional()
    .describe("When the attempt writes a line that contains this text, to stdout or stderr."),
  file: z
    .string(FILE)
    .min(1, FILE)
    .max(1000, FILE)
    .optional()
    .describe(
      "When the files of this path or pattern have grown since the attempt was begun: in the run's scratch folder, or in the folder that the worker runs in.",
    ),
  bytes: z
    .int(BYTES)
    .min(1, BYTES)
    .max(1_000_000_000, BYTES)
    .optional()
    .describe("Only with file: by how many bytes they have grown, all together (default 1)."),
};

/** The fields above, as read from a scenario. */
export interface Moment {
  readonly ms?: number | undefined;
  readonly log?: string | undefined;
  readonly file?: string | undefined;
  readonly bytes?: number | undefined;
}

/** The moment of a fault that has other figures of its own. */
export const atField = z
  .strictObject(momentFields)
  .describe("When it strikes: one of ms, log, file.");

export function triggerOf({ ms, log, file, bytes = 1 }: Moment): DeliveryTrigger {
  if (log !== undefined) return { when: "text", text: log };
  if (file !== undefined) return { when: "growth", files: file, bytes };
  return { when: "time", ms: ms ?? 0 };
}

/** `after 40 ms`, `when it writes "charging"`, `when out/*.csv has grown by 10 bytes`. */
export function describeMoment({ ms, log, file, bytes = 1 }: Moment): string {
  if (log !== undefined) return `when it writes ${JSON.stringify(log)}`;
  if (file === undefined) return `after ${ms} ms`;
  return `when ${file} has grown by ${bytes} ${bytes === 1 ? "byte" : "bytes"}`;
}

/**
 * Every reason why a moment can never come.
 *
 * @param path of the moment within its fault
 */
export function momentProblems(moment: Moment, path: readonly string[] = []): FaultProblem[] {
  const given = (["ms", "log", "file"] as const).filter((name) => moment[name] !== undefined);
  const [first, second] = given;
  if (first === undefined) return [{ path, text: "says not when. Give one of: ms, log, file." }];
  if (second !== undefined) {
    const text = `is one too many beside \`${first}\`. Give one of: ms, log, file.`;
    return [{ path: [...path, second], text }];
  }
  if (moment.bytes === undefined || first === "file") return [];
  const text = `${moment.bytes} never applies: only a file grows. Give \`file\`.`;
  return [{ path: [...path, "bytes"], text }];
}
