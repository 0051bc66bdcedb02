/** JSON that can be read but not written again: `JSON.parse` takes any depth, `JSON.stringify` does not. */

/** Lists and objects within one another; far less than what overflows a stack, whoever writes it. */
export const MAX_JSON_DEPTH = 1000;

/** Whether a value as `JSON.parse` gives it is nested more deeply than that. */
export function isTooDeep(value: unknown, depth = 0): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (depth === MAX_JSON_DEPTH) return true;
  const parts = Array.isArray(value) ? value : Object.values(value);
  return parts.some((part) => isTooDeep(part, depth + 1));
}
