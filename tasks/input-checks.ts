/** Checks of what a task is given: on a platform, anybody with a key can start any task. */
import { InputError } from "./errors.ts";
import type { SourceDigests } from "./source-digest.ts";
import { SOURCE_NAMES, sourceFileName } from "./sources.ts";

/**
 * The fields of a task's input.
 *
 * @throws InputError the input is no object, or has a field that the task does not know: a misspelt
 *   one would silently change nothing
 */
export function fieldsOf(
  input: unknown,
  known: readonly string[],
): Readonly<Record<string, unknown>> {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    throw new InputError(`the input must be an object with the fields ${known.join(", ")}`);
  }
  const unknown = Object.keys(input).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new InputError(
      `input.${unknown.slice(0, 60)} is not known; the fields are ${known.join(", ")}`,
    );
  }
  return input as Readonly<Record<string, unknown>>;
}

/** @throws InputError naming the field, and what was found */
export function requireFolder(name: string, value: unknown): void {
  if (typeof value === "string" && value !== "") return;
  throw new InputError(`input.${name} must name a folder; found ${shown(value)}`);
}

/** @throws InputError naming the field, what was found and what is allowed */
export function requireWhole(name: string, value: unknown, min: number, max: number): void {
  if (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) return;
  throw new InputError(
    `input.${name} must be a whole number from ${min} to ${max}; found ${shown(value)}`,
  );
}

/** @throws InputError naming the field, what was found and what is allowed */
export function requireChoice(name: string, value: unknown, allowed: readonly string[]): void {
  if (allowed.includes(value as string)) return;
  throw new InputError(`input.${name} must be one of ${allowed.join(", ")}; found ${shown(value)}`);
}

/** @throws InputError naming the source whose digest is not there */
export function requireFiles(files: SourceDigests | undefined): void {
  for (const source of SOURCE_NAMES) {
    if (isDigest(files?.[source])) continue;
    throw new InputError(
      `input.files.${source} must be the bytes and the sha256 of ${sourceFileName(source)}; merge_customer_data works them out and starts its subtasks with them`,
    );
  }
}

/** Whether a value is an `ArtifactDigest`. */
export function isDigest(value: unknown): boolean {
  const { bytes, sha256 } = (value ?? {}) as {
    readonly bytes?: unknown;
    readonly sha256?: unknown;
  };
  return Number.isInteger(bytes) && /^[0-9a-f]{64}$/.test(String(sha256));
}

/** A value as it was given: as JSON, which has no NaN and no infinity, a message would show null. */
export function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : String(JSON.stringify(value)).slice(0, 80);
}
