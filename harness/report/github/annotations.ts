/**
 * Annotations of GitHub Actions: workflow commands, a line each, that the runner takes from what a step
 * prints (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
 */
import { stripVTControlCharacters } from "node:util";
import { type Suite, verdictOfSuite } from "../suites/suite.ts";
import { fileInWorkspace } from "./workspace-file.ts";

/** Errors that GitHub shows of one step; further ones vanish without a word. */
const MOST = 10;
/** Characters of a message; longer ones are cut off by GitHub, at 4 KB in the middle of a line. */
const LONGEST = 3000;
/** A place in a file as messages name it: `scenarios/x.yaml:7:19 what is wrong`; TypeScript's `a.ts(7,19): what`. */
const PLACED =
  /^(?:(?<file>[^\s:(]+)(?::(?<line>\d+):(?<column>\d+) |\((?<row>\d+),(?<place>\d+)\): ))(?<text>.*)$/;

interface Annotation {
  readonly title: string;
  readonly message: string;
  readonly file?: string | undefined;
  readonly line?: string | undefined;
  readonly col?: string | undefined;
}

/**
 * One for each suite that failed or could not be judged; of a broken file, one for each place. Lines without a line feed.
 *
 * @param workspace the checkout's root, `GITHUB_WORKSPACE`: GitHub knows files by their paths from there
 */
export function annotations(suites: readonly Suite[], workspace?: string): string[] {
  const all = suites.flatMap(annotationsOf).map((annotation) => {
    const { file } = annotation;
    if (file === undefined || !workspace) return annotation;
    return { ...annotation, file: fileInWorkspace(file, workspace) };
  });
  if (all.length <= MOST) return all.map(commandOf);
  const left = all.length - (MOST - 1);
  const rest = { title: "Shardproof", message: `and ${left} more; the step's log has them all` };
  return [...all.slice(0, MOST - 1), rest].map(commandOf);
}

function annotationsOf(suite: Suite): Annotation[] {
  const { name, place, cases, replay } = suite;
  const verdict = verdictOfSuite(suite);
  if (verdict === "pass" || verdict === "skipped") return [];
  const wrong = cases.filter((each) => each.verdict === "violated" || each.verdict === "error");
  const placed = wrong.flatMap(({ lines }) => lines.map((line) => PLACED.exec(line)?.groups));
  if (placed.every((place) => place !== undefined)) {
    return placed.map(({ file, line, column, row, place, text = "" }) => ({
      title: name,
      message: text,
      file,
      line: line ?? row,
      col: column ?? place,
    }));
  }
  const violated = wrong.filter((each) => each.verdict === "violated" && each.name !== name);
  const names = violated.map((each) => each.name).join(", ");
  const title = names === "" ? name : `${name}: ${names} violated`;
  const lines = wrong.flatMap((each) =>
    each.lines.map((line) => (each.name === name ? line : `${each.name}: ${line}`)),
  );
  const again = replay === null ? [] : [`replay: ${replay}`];
  const line = place?.line?.toString();
  return [{ title, message: cutMessage([...lines, ...again]), file: place?.file, line }];
}

/** Keeps the last line, which says how to go on. */
function cutMessage(lines: readonly string[]): string {
  const text = lines.join("\n");
  if (text.length <= LONGEST) return text;
  const last = lines.at(-1) ?? "";
  return `${text.slice(0, Math.max(0, LONGEST - last.length))}…\n${last.slice(0, LONGEST)}`;
}

function commandOf({ message, ...properties }: Annotation): string {
  const told = Object.entries(properties)
    .filter((entry): entry is [string, string] => entry[1] !== undefined)
    .map(([name, value]) => `${name}=${escapedProperty(value)}`);
  return `::error ${told.join(",")}::${escapedData(message)}`;
}

function escapedData(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll("%", "%25")
    .replaceAll("\r", "%0D")
    .replaceAll("\n", "%0A");
}

function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
