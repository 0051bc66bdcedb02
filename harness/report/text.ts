/** Text for a terminal: of known width, and unable to steer the terminal. */

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
const NO_WIDTH = /[\p{Mark}\u200b-\u200f\u2060\ufeff]/u;

/**
 * Foreign text (errors, ids) on one line: line breaks with the space around them, and tabs, become a space,
 * and other control characters, which could move the cursor or colour the screen, become `?`.
 */
export function oneLine(text: string): string {
  return text
    .replace(/\s*[\n\v\f\r\u0085\u2028\u2029]\s*|\t/g, " ")
    .replace(/\p{Cc}/gu, "?")
    .trim();
}

/** Columns that plain text takes, without escape sequences. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += columnsOf(character);
  return width;
}

/** The text, or as much of it as fits, with `…` at its end. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let taken = "";
  let room = width - 1;
  for (const character of text) {
    room -= columnsOf(character);
    if (room < 0) break;
    taken += character;
  }
  return width < 1 ? "" : `${taken}…`;
}

function columnsOf(character: string): number {
  if (NO_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
