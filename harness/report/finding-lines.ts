/** An invariant with its verdict, and below it the evidence. */
import { wrap, wrapItem } from "../arguments/wrap.ts";
import type { Finding, Verdict } from "../invariants/invariant.ts";
import type { Style } from "./style.ts";
import { oneLine } from "./text.ts";

const NAME_WIDTH = "atomic-visibility".length;

/** What a person reads for a verdict. */
const WORDS: Readonly<Record<Verdict, string>> = {
  holds: "holds",
  violated: "violated",
  "not-applicable": "n/a",
};

/**
 * Where the invariant is violated, what it says and the evidence; where it is n/a, the reason.
 *
 * @param next the one that follows: a reason that several have is told once, below the last of them
 */
export function findingLines(
  finding: Finding,
  width: number,
  style: Style,
  next?: Finding,
): string[] {
  const { invariant, title, verdict, evidence, reason } = finding;
  const colour = { holds: style.good, violated: style.bad, "not-applicable": style.dim }[verdict];
  const paragraph = (text: string) => wrap(text, width - 4, "  ");
  const below = {
    holds: [],
    violated: [
      ...paragraph(title),
      ...evidence.flatMap((text) => wrapItem(oneLine(text), width - 4)),
    ],
    "not-applicable": reason === null || reason === next?.reason ? [] : paragraph(oneLine(reason)),
  }[verdict];
  return [
    `  ${invariant.padEnd(NAME_WIDTH)}  ${colour(WORDS[verdict])}`,
    ...below.map((line) => `    ${line}`),
  ];
}
