/** An invariant with its verdict, and below it the evidence. */
import { wrap } from "../arguments/wrap.ts";
import { counted } from "./figures.ts";
import type { Finding } from "./report.ts";
import type { Style } from "./style.ts";
import { oneLine } from "./text.ts";

const NAME_WIDTH = "atomic-visibility".length;
/** Pieces of evidence that are shown; the JSON report has them all. */
const SHOWN = 10;

/** Evidence is shown where the invariant is violated, the reason where it is n/a. */
export function findingLines(finding: Finding, width: number, style: Style): string[] {
  const { invariant, verdict, evidence } = finding;
  const colour = { holds: style.good, violated: style.bad, "n/a": style.dim }[verdict];
  const line = `  ${invariant.padEnd(NAME_WIDTH)}  ${colour(verdict)}`;
  if (verdict === "holds") return [line];
  const left = evidence.length - SHOWN;
  const more = left > 0 ? [`and ${counted(left, "more piece")} of evidence: see --json`] : [];
  return [
    line,
    ...[...evidence.slice(0, SHOWN), ...more].flatMap((text) =>
      wrap(`- ${oneLine(text)}`, width - 4, "  ").map((piece) => `    ${piece}`),
    ),
  ];
}
