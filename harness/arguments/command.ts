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

export interface PathFlag extends FlagBase {
  readonly type: "path";
  readonly default?: string;
}

export interface TextFlag extends FlagBase {
  readonly type: "text";
  readonly default?: string;
}

export interface ChoiceFlag<Choice extends string = string> extends FlagBase {
  readonly type: "choice";
  readonly choices: readonly Choice[];
  readonly default?: Choice;
}

export type Flag = BooleanFlag | IntegerFlag | PathFlag | TextFlag | ChoiceFlag;

export type Flags = Readonly<Record<string, Flag>>;

export interface Positional {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
}

export interface Command<F extends Flags = Flags> {
  /** How a user calls it, for example `npm run scenario --`. */
  readonly call: string;
  /** One sentence. */
  readonly summary: string;
  readonly positionals: readonly Positional[];
  /** By name without dashes: `{ json: … }` is `--json`. `help` is taken. */
  readonly flags: F;
  /** What follows `call` in an example, and what it does. */
  readonly examples: readonly (readonly [line: string, meaning: string])[];
  /** Lines for `--help`, where they mean something else than for a scenario. */
  readonly exitCodes?: readonly string[];
}

type Typed<F extends Flag> = F extends { type: "integer" }
  ? number
  : F extends { type: "choice"; choices: readonly (infer Choice)[] }
    ? Choice
    : string;

type FlagValue<F extends Flag> = F extends { type: "boolean" }
  ? boolean
  : F extends { default: string | number }
    ? Typed<F>
    : Typed<F> | undefined;

/** Values by flag: a boolean is false when absent, another one is its default or undefined. */
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
