/**
 * HTML that what is put into it cannot break: a template whose parts are escaped, unless they are HTML of
 * this template themselves.
 */

/** Text that is HTML already; only `markup` makes it. */
class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type { Markup };

/** What may stand in a template: text is escaped, lists are joined, null and false leave nothing. */
export type Part = Markup | string | number | null | false | readonly Part[];

/**
 * Makes HTML (or SVG). Attribute values must stand in double quotes.
 *
 * @example
 * markup`<li title="${reason}">${name}</li>`
 */
export function markup(pieces: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(
    pieces.reduce((text, piece, index) => `${text}${rendered(parts[index - 1] ?? null)}${piece}`),
  );
}

/** Text that is trusted as it is: what is ours and not of a run. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

/**
 * A value as JSON that can stand in a `<script>` of any type: it can neither end the element nor begin
 * a comment in it, and is also a JavaScript expression (ECMAScript once took U+2028 and U+2029 for
 * ends of lines).
 */
export function scriptJson(value: unknown): Markup {
  const json = JSON.stringify(value);
  return new Markup(json.replace(/[<>&\u2028\u2029]/g, escapeSequence));
}

function rendered(part: Part): string {
  if (part === null || part === false) return "";
  if (part instanceof Markup) return part.text;
  if (typeof part === "object") return part.map(rendered).join("");
  return escaped(String(part));
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Controls that HTML does not allow, and those that would turn the direction of what follows. */
const UNPRINTABLE = /(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu;

function escaped(text: string): string {
  return text
    .replace(UNPRINTABLE, escapeSequence)
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

function escapeSequence(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
