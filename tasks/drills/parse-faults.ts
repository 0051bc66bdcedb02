/** Reads the orders for an attempt. Checked by hand: a schema library would slow every start. */
import { FAILPOINTS } from "../failpoints.ts";
import { SOURCE_NAMES } from "../sources.ts";
import {
  type ArmedAs,
  type ArmedFault,
  SOURCE_CHANGES,
  STORE_OPERATIONS,
  type TornLength,
} from "./armed-fault.ts";
import { ARTIFACT_KINDS, FILE_KINDS } from "./file-kind.ts";

type Check = (value: unknown) => boolean;
/** A check for each field of an order, but for `fault` and `action`, which all have. */
type Checks<Order> = {
  readonly [Field in Exclude<keyof Order, "fault" | "action">]-?: Check;
};

const MOST = Number.MAX_SAFE_INTEGER;

const whole =
  (min: number, max: number): Check =>
  (value) =>
    Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
const oneOf =
  (allowed: readonly string[]): Check =>
  (value) =>
    allowed.includes(value as string);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const isArtifact = oneOf(ARTIFACT_KINDS);
const isSource = oneOf(SOURCE_NAMES);
const isPause = whole(1, 600_000);

const place = {
  at: oneOf(Object.keys(FAILPOINTS)),
  source: optional(isSource),
  artifact: optional(isArtifact),
  occurrence: whole(1, MOST),
};

const CHECKS: { readonly [Action in ArmedFault["action"]]: Checks<ArmedAs<Action>> } = {
  throw: { ...place, message: (value) => typeof value === "string" && value.trim() !== "" },
  kill: place,
  exit: { ...place, code: whole(0, 255) },
  hang: place,
  delay: { ...place, ms: isPause },
  zombie: { ...place, ms: isPause },
  "torn-write": { artifact: isArtifact, keep: isTornLength },
  enospc: { artifact: isArtifact, afterBytes: whole(0, MOST) },
  eio: {
    operation: oneOf(STORE_OPERATIONS),
    file: oneOf(FILE_KINDS),
    afterBytes: whole(0, MOST),
  },
  slow: { operation: oneOf([...STORE_OPERATIONS, "any"]), ms: isPause },
  "source-changed": { source: isSource, how: oneOf(SOURCE_CHANGES) },
};

/**
 * The faults that a text holds, a JSON array of `ArmedFault`.
 *
 * @throws Error saying what of the text is none: `[2].ms is 0`
 */
export function parseFaults(text: string): ArmedFault[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new Error("it is not JSON");
  }
  if (!Array.isArray(parsed)) throw new Error("it is not a list");
  for (const [position, value] of parsed.entries()) requireFault(value, `[${position}]`);
  return parsed;
}

/**
 * @param path of the value, for messages
 * @throws Error saying what of the value is no `ArmedFault`
 */
export function requireFault(value: unknown, path: string): void {
  if (typeof value !== "object" || value === null) throw new Error(`${path} is not an object`);
  const fields = value as Readonly<Record<string, unknown>>;
  const require = (field: string, check: Check) => {
    if (check(fields[field])) return;
    throw new Error(`${path}.${field} is ${JSON.stringify(fields[field])}`);
  };
  require("fault", whole(0, MOST));
  require("action", oneOf(Object.keys(CHECKS)));
  const checks = CHECKS[fields.action as ArmedFault["action"]];
  for (const [field, check] of Object.entries(checks)) require(field, check);
}

function isTornLength(value: unknown): value is TornLength {
  const { bytes, fraction } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (bytes !== undefined) return fraction === undefined && whole(0, MOST)(bytes);
  return typeof fraction === "number" && fraction >= 0 && fraction < 1;
}
