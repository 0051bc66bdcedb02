/** Bodies of requests, as JSON. */
import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { isTooDeep, MAX_JSON_DEPTH } from "../../platform/json-depth.ts";
import { bodyOf } from "../../platform/request-body.ts";
import { ApiError } from "./api-error.ts";

/** Larger than the 4 MB of arguments that Render allows, for what white space and escapes may add. */
export const MAX_BODY_BYTES = 8_000_000;
/** Bodies of all requests that are being read. */
export const MAX_BYTES_AT_ONCE = 256_000_000;

/** Reads the body of a request. */
export type JsonBodyReader = <Schema extends z.ZodType>(
  request: IncomingMessage,
  schema: Schema,
) => Promise<z.output<Schema>>;

/**
 * Makes a reader that keeps count of what it holds.
 *
 * @returns rejects with an ApiError: 415 it is not said to be JSON, 413 too large, 503 too much of it at
 *   once, 400 no JSON or not of the schema
 */
export function createJsonBodyReader(): JsonBodyReader {
  let held = 0;
  return async (request, schema) => {
    const type = request.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
    if (type !== "application/json") {
      const message = `the body must be JSON: send Content-Type: application/json, not "${type ?? ""}"`;
      throw new ApiError("unsupported_media_type", message);
    }
    const declared = Number(request.headers["content-length"] ?? MAX_BODY_BYTES);
    const share = Math.min(declared, MAX_BODY_BYTES);
    if (held + share > MAX_BYTES_AT_ONCE) {
      throw new ApiError("overloaded", "too many large requests at once; try again", RETRY_SOON);
    }
    held += share;
    try {
      const bytes = await bodyOf(request, MAX_BODY_BYTES);
      if (bytes === null) {
        const message = `the body has more than ${MAX_BODY_BYTES} bytes`;
        throw new ApiError("payload_too_large", message);
      }
      return parsed(bytes, schema);
    } finally {
      held -= share;
    }
  };
}

const RETRY_SOON = { "Retry-After": "1" };

const UTF8 = new TextDecoder("utf-8", { fatal: true });

function parsed<Schema extends z.ZodType>(bytes: Buffer, schema: Schema): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(UTF8.decode(bytes));
  } catch {
    throw new ApiError("invalid_request", "the body is not JSON in UTF-8");
  }
  if (isTooDeep(value)) {
    const message = `the body is nested more than ${MAX_JSON_DEPTH} levels deep`;
    throw new ApiError("invalid_request", message);
  }
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const message = `the body is not as it must be: ${z.prettifyError(read.error)}`;
  throw new ApiError("invalid_request", message);
}
