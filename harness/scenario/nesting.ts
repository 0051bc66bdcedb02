/** How deep lists and maps are nested in a YAML text, found without recursion. */
import { Lexer } from "yaml";

/** A scenario needs five levels; the parser's recursion is good for several hundred. */
const MAX_LEVELS = 100;

/** Marks that the lexer puts between tokens; they are not in the text. */
const MARKS = new Set(["\u0002", "\u0018", "\u001f"]);
/** The mark before the text of a plain or a block scalar. */
const SCALAR_FOLLOWS = "\u001f";

/**
 * The offset where a text goes deeper than `MAX_LEVELS`, or null. To be asked before the text is
 * parsed: the parser recurses, and a stack that overflows in the wrong place ends the process.
 *
 * An upper bound is counted: open brackets, the line's dashes, colons and question marks, and its indentation in columns.
 */
export function tooDeepAt(text: string): number | null {
  let offset = 0;
  let brackets = 0;
  let indicators = 0;
  let indentation = 0;
  let lineStart = true;
  let mark: string | null = null;
  for (const token of new Lexer().lex(text)) {
    const isScalar = mark === SCALAR_FOLLOWS;
    mark = MARKS.has(token) ? token : null;
    if (mark !== null) continue;
    if (isScalar) {
      // Whatever it looks like, it is text.
    } else if (token.startsWith("\n") || token.startsWith("\r\n")) {
      indicators = 0;
      indentation = 0;
    } else if (token === "[" || token === "{") {
      brackets += 1;
    } else if (token === "]" || token === "}") {
      brackets -= 1;
    } else if (token === "-" || token === "?" || (token === ":" && brackets === 0)) {
      indicators += 1;
    } else if (lineStart && token.startsWith(" ")) {
      indentation = token.length;
    }
    lineStart = token.endsWith("\n");
    if (brackets + indicators + indentation > MAX_LEVELS) return offset;
    offset += token.length;
  }
  return null;
}
