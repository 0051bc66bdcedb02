/** Drawing over what stands on a terminal already. */

export const CLEAR_TO_LINE_END = "\x1b[K";
export const CLEAR_BELOW = "\x1b[J";

/** To the first column, so many lines further up. */
export const up = (lines: number) => (lines > 0 ? `\x1b[${lines}A\r` : "\r");

/** Rows that lines take on a terminal; one that has been made narrower since has broken the longer ones. */
export function rowsOf(widths: readonly number[], columns: number): number {
  return widths.reduce((rows, width) => rows + Math.max(1, Math.ceil(width / columns)), 0);
}
