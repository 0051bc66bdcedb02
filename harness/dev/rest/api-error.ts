/** Errors of the API, as Render's tells them: `{ id, message, code }`. */
import { newId } from "../identifiers.ts";

const STATUS_OF = {
  invalid_request: 400,
  input_too_large: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  request_timeout: 408,
  run_ended: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  too_many_runs: 429,
  headers_too_large: 431,
  internal_error: 500,
  overloaded: 503,
  registration_failed: 503,
} as const;

export type ErrorCode = keyof typeof STATUS_OF;

/** A request that is refused: why, in a message for whoever has sent it. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: ErrorCode;
  readonly status: number;
  /** Of the answer, besides the usual ones. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.status = STATUS_OF[code];
    this.headers = headers;
  }
}

/** The body of the answer: the id names this answer alone, the code is a stable word. */
export function errorBody({ code, message }: ApiError): {
  readonly id: string;
  readonly message: string;
  readonly code: ErrorCode;
} {
  return { id: newId("req"), message, code };
}
