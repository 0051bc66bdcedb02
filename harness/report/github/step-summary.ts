/** Suites as Markdown for the summary page of a GitHub Actions job. */
import { counted, duration } from "../figures.ts";
import { type Suite, type SuiteVerdict, verdictOfSuite } from "../suites/suite.ts";
import { oneLine } from "../text.ts";

/** Bytes of evidence, and rows of the table: GitHub takes 1 MiB of a step, or nothing. */
const DETAIL_BYTES = 700_000;
const MOST_ROWS = 1000;
/** Characters of a line of evidence. */
const LONGEST = 2000;

const WORDS: Readonly<Record<SuiteVerdict, string>> = {
  fail: "❌ fail",
  error: "❗ error",
  skipped: "➖ skipped",
  pass: "✅ pass",
};
/** What is wrong stands first. */
const ORDER: readonly SuiteVerdict[] = ["fail", "error", "skipped", "pass"];

/** @param title of the whole; ends with a line feed */
export function stepSummary(title: string, suites: readonly Suite[]): string {
  const judged = suites.map((suite) => ({ suite, verdict: verdictOfSuite(suite) }));
  const sorted = ORDER.flatMap((word) => judged.filter(({ verdict }) => verdict === word));
  const counts = ORDER.flatMap((word) => {
    const count = judged.filter(({ verdict }) => verdict === word).length;
    return count === 0 ? [] : [`${WORDS[word]}: ${count}`];
  });
  const wrong = sorted.filter(({ verdict }) => verdict === "fail" || verdict === "error");
  const told = within(
    DETAIL_BYTES,
    wrong.map(({ suite }) => details(suite)),
  );
  return [
    `## ${code(title)}`,
    "",
    counts.length === 0 ? "Nothing was judged." : counts.join(" · "),
    "",
    "| | what | time | what is wrong |",
    "| --- | --- | ---: | --- |",
    ...sorted.slice(0, MOST_ROWS).map(({ suite, verdict }) => row(suite, verdict)),
    "",
    ...more(sorted.length - MOST_ROWS, "row"),
    ...told,
    ...more(wrong.length - told.length, "detail"),
  ].join("\n");
}

function row(suite: Suite, verdict: SuiteVerdict): string {
  const { name, ms, cases } = suite;
  const named = cases.filter((each) => each.verdict === "violated" || each.verdict === "error");
  const time = ms === null ? "" : duration(ms);
  return `| ${WORDS[verdict]} | ${code(name)} | ${time} | ${named.map((each) => code(each.name)).join(", ")} |`;
}

function details({ name, cases, replay }: Suite): string {
  const lines = cases
    .filter(({ verdict }) => verdict === "violated" || verdict === "error")
    .flatMap((each) => [`- ${code(each.name)}`, ...each.lines.map((line) => `  - ${code(line)}`)]);
  return [
    `<details><summary>${code(name)}</summary>`,
    "",
    ...lines,
    ...(replay === null ? [] : ["", `Again: ${code(replay)}`]),
    "",
    "</details>",
    "",
  ].join("\n");
}

/** As many of the first texts as so many bytes hold. */
function within(bytes: number, texts: readonly string[]): string[] {
  let left = bytes;
  const end = texts.findIndex((text) => {
    left -= Buffer.byteLength(text);
    return left < 0;
  });
  return texts.slice(0, end === -1 ? texts.length : end);
}

function more(left: number, noun: string): string[] {
  return left > 0 ? [`and ${counted(left, `more ${noun}`)}.`, ""] : [];
}

/**
 * Foreign text that is neither Markdown nor HTML any more, in a table as elsewhere: as HTML, since no
 * number of backticks is safe before all texts.
 */
function code(text: string): string {
  const line = oneLine(text);
  const shown = line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
  const escaped = shown.replace(
    /[&<>"|`*_~[\]()#\\!:@$]/gu,
    (character) => `&#${character.charCodeAt(0)};`,
  );
  return `<code>${escaped}</code>`;
}
