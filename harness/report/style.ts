/** Colours, or none: a report is complete without them. */

export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  good(text: string): string;
  bad(text: string): string;
  odd(text: string): string;
}

/** What is asked of the stream that is written to; `process.stdout` fits. */
export interface OutputStream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  write(text: string): unknown;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const sequence = (on: number, off: number) => (text: string) => `\x1b[${on}m${text}\x1b[${off}m`;
const asItIs = (text: string) => text;

const COLOURED: Style = {
  bold: sequence(1, 22),
  dim: sequence(2, 22),
  good: sequence(32, 39),
  bad: sequence(31, 39),
  odd: sequence(33, 39),
};

export const PLAIN: Style = { bold: asItIs, dim: asItIs, good: asItIs, bad: asItIs, odd: asItIs };

/**
 * Whether what was written may be drawn over and coloured: on a terminal, unless `CI`, `NO_COLOR`
 * (https://no-color.org) or `TERM=dumb` says otherwise.
 */
export function isRedrawn(stream: OutputStream, env: Environment): boolean {
  return stream.isTTY === true && !env.CI && !env.NO_COLOR && env.TERM !== "dumb";
}

/** Colours where a terminal may have them. */
export function styleFor(stream: OutputStream, env: Environment): Style {
  return isRedrawn(stream, env) ? COLOURED : PLAIN;
}
