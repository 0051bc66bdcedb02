/** Parameters after the question mark. */
import { ApiError } from "./api-error.ts";

/** A list: the parameter repeated, or one value with commas. Null where it is not given. */
export function listParameter(query: URLSearchParams, name: string): readonly string[] | null {
  const values = query
    .getAll(name)
    .flatMap((value) => value.split(","))
    .filter((value) => value !== "");
  return values.length === 0 ? null : values;
}

const MAX_LIMIT = 100;
const DEFAULT_LIMIT = 20;

/**
 * How many items a page has at most, as Render has it: 20, or 1 to 100 if given.
 *
 * @throws ApiError 400
 */
export function limitParameter(query: URLSearchParams): number {
  const text = query.get("limit");
  if (text === null || text === "") return DEFAULT_LIMIT;
  const limit = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new ApiError(
    "invalid_request",
    `limit: "${text}" is not a whole number from 1 to ${MAX_LIMIT}`,
  );
}

/**
 * The number after which the list goes on, from the cursor of the last item of a page; null where it
 * begins.
 *
 * @throws ApiError 400
 */
export function cursorParameter(query: URLSearchParams): number | null {
  const text = query.get("cursor");
  if (text === null || text === "") return null;
  if (!/^[0-9a-z]{1,10}$/.test(text)) {
    throw new ApiError("invalid_request", `cursor: "${text}" was not given out by this server`);
  }
  return Number.parseInt(text, 36);
}

/** The cursor of an item of a list, from its number. */
export function cursorOf(number: number): string {
  return number.toString(36);
}
