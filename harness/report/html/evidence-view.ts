/** Evidence as a part of a page. */
import { type Markup, markup } from "./markup.ts";

/** Evidence that says both. */
const BOTH = /^(.*?)\bexpected (.*), found (.*)$/s;

/** Evidence as it is; what was expected and what was found as two lines, with what differs marked. */
export function evidenceView(item: string): Markup {
  const [, where, expected, found] = BOTH.exec(item) ?? [];
  if (where === undefined || expected === undefined || found === undefined) return said(item);
  const [same, wanted, given, rest] = parted(expected, found);
  const line = (word: string, part: string) =>
    markup`<span class="side ${word}"><span>${word}</span> <code>${same}<mark>${part}</mark>${rest}</code></span>`;
  return markup`${said(where)}${line("expected", wanted)} ${line("found", given)}`;
}

const said = (text: string) => markup`<span class="said">${text}</span>`;

/** What two texts begin with, what each has then, and what both end with. */
function parted(a: string, b: string): [string, string, string, string] {
  const [one, other] = [[...a], [...b]];
  const most = Math.min(one.length, other.length);
  let head = 0;
  while (head < most && one[head] === other[head]) head += 1;
  let tail = 0;
  while (tail < most - head && one.at(-1 - tail) === other.at(-1 - tail)) tail += 1;
  const middle = (of: string[]) => of.slice(head, of.length - tail).join("");
  return [
    one.slice(0, head).join(""),
    middle(one),
    middle(other),
    one.slice(one.length - tail).join(""),
  ];
}
