/** From what zod says to what a person can act on: the field, what was found, what is allowed. */
import type { z } from "zod";
import { didYouMean } from "../arguments/nearest.ts";
import { discriminatorsAt, fieldsAt, valueAt } from "./schema-walk.ts";
import type { FieldPath } from "./yaml-file.ts";

export interface Problem {
  readonly path: FieldPath;
  /** Whether the key itself is wrong, and not its value. */
  readonly atKey: boolean;
  /** What was found and what is allowed, without the field. */
  readonly text: string;
}

/** Characters of what was found that a message shows. */
const MOST_SHOWN = 60;

/** All problems that a schema finds in a value; none if it fits. */
export function schemaProblems(schema: z.ZodType, value: unknown): Problem[] {
  const { error } = schema.safeParse(value, { error: ({ expected }) => kindOf(expected) });
  return (error?.issues ?? []).flatMap((issue) => problemsOf(issue, schema, value));
}

/** `faults[0].at`, `expect.attempts.3`. */
export function showPath(path: FieldPath): string {
  return path
    .map((step, index) =>
      typeof step === "number" ? `[${step}]` : `${index === 0 ? "" : "."}${cutText(step)}`,
    )
    .join("");
}

/** Problems as lines of a message about `what`. */
export function problemLines(what: string, problems: readonly Problem[]): string[] {
  return problems.map(({ path, text }) =>
    path.length === 0 ? `${what}: ${text}` : `${what}: ${showPath(path)}: ${text}`,
  );
}

/** A value as found in a file or handed over by a program, cut to what fits a message. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (typeof value === "function") return "a function";
  if (value instanceof Promise) return "a promise";
  if (typeof value !== "object" && typeof value !== "string") return String(value);
  return cutText(jsonOf(value));
}

function jsonOf(value: object | string): string {
  try {
    return JSON.stringify(value) ?? "an object";
  } catch {
    // It refers to itself, or holds a bigint: no file can, a program's object can.
    return "an object";
  }
}

function cutText(text: string): string {
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN - 1)}…` : text;
}

// Schemas say what is allowed as a noun phrase; these are for the ones that leave it to their type.
function kindOf(expected: unknown): string | undefined {
  switch (expected) {
    case "object":
    case "record":
      return "a map of fields";
    case "array":
      return "a list";
    case "boolean":
      return "true or false";
    default:
      return undefined;
  }
}

function problemsOf(issue: z.core.$ZodIssue, schema: z.ZodType, root: unknown): Problem[] {
  const path = issue.path as FieldPath;
  const found = valueAt(root, path);
  const problem = (text: string): Problem[] => [{ path, atKey: false, text }];

  switch (issue.code) {
    case "unrecognized_keys": {
      const known = fieldsAt(schema, root, path);
      return issue.keys.map((key) => ({
        path: [...path, key],
        atKey: true,
        text: `there is no such field${didYouMean(key, known) || "."} Allowed: ${known.join(", ")}.`,
      }));
    }
    case "invalid_key":
      return [
        {
          path,
          atKey: true,
          text: `found the key "${cutText(String(path.at(-1)))}"; allowed is ${issue.issues[0]?.message}`,
        },
      ];
    case "invalid_value":
      return problem(notListed(found, issue.message, issue.values.map(String)));
    case "invalid_union":
      if (issue.discriminator !== undefined) {
        return problem(
          notListed(found, `a ${issue.discriminator}`, discriminatorsAt(schema, root, path)),
        );
      }
      return problem(notAllowed(found, issue.message));
    default:
      return problem(notAllowed(found, issue.message));
  }
}

function notListed(found: unknown, noun: string, allowed: readonly string[]): string {
  if (found === undefined) return `is missing. Allowed: ${allowed.join(", ")}.`;
  const guess = typeof found === "string" ? didYouMean(found, allowed) : "";
  return `${shown(found)} is not ${noun}${guess || "."} Allowed: ${allowed.join(", ")}.`;
}

function notAllowed(found: unknown, allowed: string): string {
  if (found === undefined) return `is missing; needed is ${allowed}`;
  return `found ${shown(found)}; allowed is ${allowed}`;
}
