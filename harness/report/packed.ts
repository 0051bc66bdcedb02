/** Figures and names on a page of a given width. */

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
    if (longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(indent + phrase);
  }
  return lines;
}
