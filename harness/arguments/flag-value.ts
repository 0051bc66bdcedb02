/** From the text after a flag to a value of the flag's type, or to what is wrong with it. */
import type { Flag } from "./command.ts";
import { didYouMean } from "./nearest.ts";

/** What a flag can hold. */
export type FlagInput = string | number | boolean | readonly string[];

export type Read = { readonly value: FlagInput } | { readonly problem: string };

/** Plain decimals; no sign, no exponent. */
const DECIMAL = /^(\d+|\d*\.\d+)$/;

/**
 * Reads the value of one flag.
 *
 * @param name the flag as it was typed, for the message
 * @param value what follows it; undefined when nothing does
 * @param inline whether it was written `--flag=value`
 */
export function readValue(
  name: string,
  flag: Flag,
  value: string | undefined,
  inline: boolean,
): Read {
  if (flag.type === "boolean") {
    if (value === undefined) return { value: true };
    return { problem: `${name} takes no value, found "${value}".` };
  }
  if (value === undefined || value === "") return { problem: `${name} needs ${allowed(flag)}.` };
  // `--seed --json`: the flag has swallowed its neighbour. A negative number is a value.
  if (!inline && /^-(?!\.?\d)./.test(value)) {
    return { problem: `${name} needs ${allowed(flag)}, found the flag "${value}".` };
  }
  const refused = { problem: `${name}: "${value}" is not ${allowed(flag)}.` };
  switch (flag.type) {
    case "path":
    case "text":
      return { value };
    case "choice":
      if (flag.choices.includes(value)) return { value };
      return {
        problem: `${name}: "${value}" is not ${allowed(flag)}${didYouMean(value, flag.choices) || "."}`,
      };
    case "choices": {
      const parts = value.split(",").map((part) => part.trim());
      const wrong = parts.find((part) => !flag.choices.includes(part));
      if (wrong === undefined) return { value: parts };
      return {
        problem: `${name}: "${wrong}" is not one of ${flag.choices.join(", ")}${didYouMean(wrong, flag.choices) || "."}`,
      };
    }
    case "integer": {
      const number = /^-?\d+$/.test(value) ? Number(value) : Number.NaN;
      return number >= flag.min && number <= flag.max ? { value: number } : refused;
    }
    case "fraction": {
      const number = DECIMAL.test(value) ? Number(value) : Number.NaN;
      return number <= 1 ? { value: number } : refused;
    }
    case "amount": {
      const number = DECIMAL.test(value) ? Number(value) : Number.NaN;
      // 1.0 might mean one or all of them, so it is neither.
      const limit = value.includes(".") ? number < 1 : number <= flag.max;
      return limit ? { value: number } : refused;
    }
  }
}

function allowed(flag: Exclude<Flag, { type: "boolean" }>): string {
  const example = flag.example === undefined ? "" : ` (for example ${flag.example})`;
  switch (flag.type) {
    case "path":
      return `a path${example}`;
    case "text":
      return `a value${example}`;
    case "choice":
      return `one of ${flag.choices.join(", ")}`;
    case "choices":
      return `one or more of ${flag.choices.join(", ")}, with commas between them`;
    case "integer":
      return `a whole number from ${flag.min} to ${flag.max}`;
    case "fraction":
      return "a fraction from 0 to 1, such as 0.5";
    case "amount":
      return `0 (none), a fraction below 1 such as 0.05, or a count from 1 to ${flag.max}`;
  }
}
