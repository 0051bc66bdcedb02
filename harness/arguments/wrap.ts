/** Text on a page of a given width. */

/**
 * Breaks text at spaces into lines of at most `width` characters; a longer word stays whole. Several spaces
 * stay several: in evidence they may be the difference.
 *
 * @param indent put before every line but the first, and counted
 */
export function wrap(text: string, width: number, indent = ""): string[] {
  return packed(text.trimStart().split(/\s*\n\s*|[ \t]/), width, indent);
}

/** The same as an item of a list: a dash before it, which never stands alone. */
export function wrapItem(text: string, width: number): string[] {
  return wrap(text, width - 2).map((line, at) => `${at === 0 ? "-" : " "} ${line}`);
}

/**
 * Puts phrases, a space between them, on lines of at most `width` characters; a longer phrase stays whole, so that no
 * figure is torn from its unit.
 *
 * @param indent put before every line but the first, and counted
 */
export function packed(phrases: readonly string[], width: number, indent = ""): string[] {
  const [first = "", ...others] = phrases;
  const lines = [first];
  for (const phrase of others) {
    const longer = `${lines.at(-1)} ${phrase}`;
    // An empty one is a space more.
    if (longer.length <= width || phrase === "") lines[lines.length - 1] = longer;
    else lines.push(indent + phrase);
  }
  return lines;
}
