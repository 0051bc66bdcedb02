/** Calls of Render's API that only look: repeated until they are answered, but not for ever. */
import { setTimeout as sleep } from "node:timers/promises";
import type { z } from "zod";
import { messageOf } from "../../tasks/errors.ts";
import { EXIT_CODES, ShardproofError } from "../arguments/errors.ts";
import { KEY_VARIABLE } from "./settings.ts";

export interface Patience {
  /** Before the first repetition, in ms; doubles up to `MAX_WAIT_MS`. */
  readonly waitMs: number;
  /** For how long repetitions go on without an answer, in ms. */
  readonly totalMs: number;
}

/** The client sets no deadline, so that a connection that died unseen would be waited for. */
const ANSWER_MS = 30_000;
const MAX_WAIT_MS = 30_000;

/**
 * An answer of the API, in the shape that is read here. What may pass is waited for: no connection, no
 * answer, 408, 429, 5xx, an answer of another shape.
 *
 * @param what for a person, after "cannot": `look at the run`
 * @throws ShardproofError (exit code 3) the API refuses, or patience has ended
 */
export async function looked<Shape extends z.ZodType>(
  what: string,
  call: () => Promise<unknown>,
  shape: Shape,
  patience: Patience,
): Promise<z.output<Shape>> {
  const until = performance.now() + patience.totalMs;
  for (let wait = patience.waitMs; ; wait = Math.min(2 * wait, MAX_WAIT_MS)) {
    try {
      return shape.parse(await inTime(call()));
    } catch (error) {
      if (!mayPass(error) || performance.now() + wait > until) throw refusal(what, error);
    }
    await sleep(wait);
  }
}

/** What a person is told of an error of the client. */
export function refusal(what: string, error: unknown): ShardproofError {
  const code = statusOf(error);
  const hint =
    code === 401 || code === 403
      ? `\nCheck ${KEY_VARIABLE}: it is refused, or may not do this.`
      : "";
  return new ShardproofError(`cannot ${what}: ${said(error)}${hint}`, EXIT_CODES.target, {
    cause: error,
  });
}

/** HTTP status that the API has answered with, or null. */
export function statusOf(error: unknown): number | null {
  const { statusCode } = (error ?? {}) as { statusCode?: unknown };
  return typeof statusCode === "number" ? statusCode : null;
}

/** What a connection that was never made says of itself, in the system's words. */
const NO_CONNECTION = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);

/** Whether it is certain that the API has not heard of a call: no connection was made. */
export function wasNeverSent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // `fetch` refuses some ports by itself, and gives no code for it.
  const isUnmade =
    NO_CONNECTION.has((error as NodeJS.ErrnoException).code ?? "") || error.message === "bad port";
  return isUnmade || wasNeverSent(error.cause);
}

function mayPass(error: unknown): boolean {
  const code = statusOf(error);
  return code === null || code >= 500 || code === 408 || code === 429;
}

function said(error: unknown): string {
  if (error instanceof Error && error.name === "ZodError")
    return "the answer is no task run of Render's API";
  const code = statusOf(error);
  // An error body without an id leaves its trace in the SDK's message.
  const text = messageOf(error).replace(/( undefined)+$/, "");
  const { cause } = (error ?? {}) as { cause?: unknown };
  const why = cause instanceof Error ? ` (${messageOf(cause) || cause.name})` : "";
  return `${code === null ? "" : `HTTP ${code}: `}${text}${why}`;
}

async function inTime<T>(call: Promise<T>): Promise<T> {
  const timer = new AbortController();
  const late = sleep(ANSWER_MS, null, { signal: timer.signal }).then(() => {
    throw new Error(`no answer within ${ANSWER_MS / 1000} s`);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    timer.abort();
    late.catch(() => {});
  }
}
