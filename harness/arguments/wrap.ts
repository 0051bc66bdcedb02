/** Prose on a page of a given width. */

/**
 * Breaks text at spaces into lines of at most `width` characters; a longer word stays whole. Several spaces
 * stay several: in evidence they may be the difference.
 *
 * @param indent put before every line but the first, and counted
 */
export function wrap(text: string, width: number, indent = ""): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s*\n\s*|[ \t]/)) {
    if (line.trim() !== "" && word !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
