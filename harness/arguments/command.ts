/** What a command of the CLI takes, as data: parsed by `parse.ts`, explained by `usage.ts`. */

interface FlagBase {
  /** One sentence for `--help`, without a full stop. */
  readonly description: string;
  /** Example value for `--help` and for messages, where the type does not say enough. */
  readonly example?: string;
}

export interface BooleanFlag extends FlagBase {
  readonly type: "boolean";
}

export interface IntegerFlag extends FlagBase {
  readonly type: "integer";
  readonly min: number;
  readonly max: number;
  readonly default?: number;
}

/** A share of something: 0 to 1. */
export interface FractionFlag extends FlagBase {
  readonly type: "fraction";
  readonly default?: number;
}

/** How many of something: 0 (none), a fraction below 1 of all, or a count from 1 to `max`. */
export interface AmountFlag extends FlagBase {
  readonly type: "amount";
  readonly max: number;
  readonly default?: number;
}

/** It may be given several times; its value is a list then, empty without it. */
interface MayRepeat {
  readonly repeats?: true;
}

export interface PathFlag extends FlagBase, MayRepeat {
  readonly type: "path";
  readonly default?: string;
  /** Nothing works without it; a command line that lacks it is refused. */
  readonly required?: true;
}

export interface TextFlag extends FlagBase, MayRepeat {
  readonly type: "text";
  readonly default?: string;
}

export interface ChoiceFlag<Choice extends string = string> extends FlagBase {
  readonly type: "choice";
  readonly choices: readonly Choice[];
  readonly default?: Choice;
}

/** Some of the choices, with commas between them. */
export interface ChoicesFlag<Choice extends string = string> extends FlagBase {
  readonly type: "choices";
  readonly choices: readonly Choice[];
}

export type Flag =
  | BooleanFlag
  | IntegerFlag
  | FractionFlag
  | AmountFlag
  | PathFlag
  | TextFlag
  | ChoiceFlag
  | ChoicesFlag;

export type Flags = Readonly<Record<string, Flag>>;

export interface Positional {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  /** It may be given several times; only for the last one. */
  readonly repeats?: boolean;
}

export interface Command<F extends Flags = Flags> {
  /** How a user calls it, for example `npm run scenario --`. */
  readonly call: string;
  /** One sentence. */
  readonly summary: string;
  readonly positionals: readonly Positional[];
  /** By name without dashes: `{ json: … }` is `--json`. `help` is taken. */
  readonly flags: F;
  /** Paragraphs for `--help`: what a flag's own line has no room for. */
  readonly notes?: readonly string[];
  /** What follows `call` in an example, and what it does. */
  readonly examples: readonly (readonly [line: string, meaning: string])[];
  /** Lines for `--help`, where they mean something else than for a scenario. */
  readonly exitCodes?: readonly string[];
}

type Typed<F extends Flag> = F extends { type: "integer" | "fraction" | "amount" }
  ? number
  : F extends { type: "choice"; choices: readonly (infer Choice)[] }
    ? Choice
    : F extends { type: "choices"; choices: readonly (infer Choice)[] }
      ? readonly Choice[]
      : string;

type FlagValue<F extends Flag> = F extends { type: "boolean" }
  ? boolean
  : F extends { repeats: true }
    ? readonly string[]
    : F extends { default: string | number } | { required: true }
      ? Typed<F>
      : Typed<F> | undefined;

/**
 * Values by flag: a boolean is false when absent, another one is its default or undefined; one that
 * is required is always there, one that repeats is a list.
 */
export type FlagValues<F extends Flags> = { readonly [Name in keyof F]: FlagValue<F[Name]> };

/**
 * Declares a command; the identity, but it keeps the literal types, so that `parseArguments` knows
 * the type of every value.
 *
 * @example
 * const command = defineCommand({
 *   call: "npm run scenario --",
 *   summary: "Plays a scenario and judges it",
 *   positionals: [{ name: "scenario", description: "name or path", required: false }],
 *   flags: { seed: { type: "integer", min: 0, max: 4294967295, description: "where chance begins" } },
 *   examples: [["fail-one-shard --seed 7", "play one scenario with another seed"]],
 * });
 */
export function defineCommand<const F extends Flags>(command: Command<F>): Command<F> {
  return command;
}
