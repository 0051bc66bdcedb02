import { parseArgs } from "node:util";
import { FLAGS, type FlagValue } from "./flags.ts";
import { nearest } from "./nearest.ts";
import type { DataOptions } from "./options.ts";

/** What the command line asks for. */
export type Command = { kind: "help" } | { kind: "generate"; options: DataOptions; out: string };

/** A command line that cannot be understood; the message names the flag. */
export class UsageError extends Error {
  readonly exitCode = 2;
  override readonly name = "UsageError";
}

const DEFAULTS = { customers: 1000, seed: 42 };

/**
 * Reads the command line. Values are only told apart from text here; whether they are allowed is
 * for checkDataOptions to say, so that a value that is no number is handed on as it stands.
 *
 * @throws UsageError for unknown, repeated and incomplete flags
 */
export function readArguments(argv: readonly string[]): Command {
  const { tokens } = parseArgs({
    args: [...argv],
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  if (tokens.some((token) => token.kind === "option" && token.name === "help")) {
    return { kind: "help" };
  }
  const options: Record<string, unknown> = { ...DEFAULTS };
  const seen = new Set<string>();
  let out: string | undefined;
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") {
      throw new UsageError(`found "${token.value}" without a flag; every value needs one`);
    }
    const { rawName, name, value } = token;
    if (!Object.hasOwn(OPTIONS, name)) throw unknownFlag(rawName);
    if (seen.has(name)) throw new UsageError(`${rawName}: found twice; allowed is once`);
    seen.add(name);
    const flag = FLAGS.find((candidate) => candidate.name === name);
    if (flag?.value === "switch") {
      if (value !== undefined) {
        throw new UsageError(
          `${rawName}: found "${value}"; the flag stands alone, without a value`,
        );
      }
      options[flag.option] = true;
      continue;
    }
    // A flag straight after a flag is no value, though parseArgs would take it for one.
    if (value === undefined || value === "" || value.startsWith("--")) {
      throw new UsageError(
        `${rawName}: found no value; write ${rawName} ${flag?.sign ?? "<folder>"}`,
      );
    }
    if (flag === undefined) out = value;
    else options[flag.option] = readValue(flag.value, value);
  }
  if (out === undefined) {
    throw new UsageError(
      "--out: found nothing; say which folder to write to, as in --out data/generated/x",
    );
  }
  return { kind: "generate", options: options as DataOptions, out };
}

const OPTIONS: Record<string, { type: "string" | "boolean"; short?: string }> = {
  out: { type: "string" },
  ...Object.fromEntries(
    FLAGS.map(({ name, value }) => [name, { type: value === "switch" ? "boolean" : "string" }]),
  ),
  help: { type: "boolean", short: "h" },
};

function readValue(kind: FlagValue, text: string): unknown {
  if (kind === "kinds") return text.split(",").map((part) => part.trim());
  if (!/^(\d+|\d*\.\d+)$/.test(text)) return text;
  const number = Number(text);
  // As an amount 1.0 might mean one row or all of them, so it is neither.
  return kind === "amount" && text.includes(".") && number >= 1 ? text : number;
}

function unknownFlag(rawName: string): UsageError {
  const known = Object.keys(OPTIONS).map((name) => `--${name}`);
  return new UsageError(`${rawName}: no such flag; did you mean ${nearest(rawName, known)}?`);
}
