/**
 * Suites as JUnit XML, within what Jenkins' schemas have in common (junit-4.xsd to junit-10.xsd): so
 * a skipped case gives its reason as text. GitLab, GitHub's actions and others read the same.
 */
import type { Case, Suite } from "../suites/suite.ts";
import { xmlAttribute, xmlText } from "./xml-text.ts";

/** @param name of the whole, such as the command */
export function junitXml(name: string, suites: readonly Suite[]): string {
  const all = suites.flatMap(({ cases }) => cases);
  const ms = suites.reduce((sum, suite) => sum + (suite.ms ?? 0), 0);
  const root = [
    xmlAttribute("name", name),
    xmlAttribute("tests", all.length),
    xmlAttribute("failures", count(all, "violated")),
    xmlAttribute("errors", count(all, "error")),
    xmlAttribute("time", seconds(ms)),
  ].join("");
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${root}>`,
    ...suites.map(suiteXml),
    "</testsuites>",
    "",
  ].join("\n");
}

function suiteXml(suite: Suite): string {
  const { name, cases, ms, properties, replay } = suite;
  const head = [
    xmlAttribute("name", name),
    xmlAttribute("tests", cases.length),
    xmlAttribute("failures", count(cases, "violated")),
    xmlAttribute("errors", count(cases, "error")),
    xmlAttribute("skipped", count(cases, "not-applicable")),
    xmlAttribute("time", seconds(ms ?? 0)),
  ].join("");
  const told = Object.entries(replay === null ? properties : { ...properties, replay });
  return [
    `  <testsuite${head}>`,
    ...(told.length === 0
      ? []
      : ["    <properties>", ...told.map(propertyXml), "    </properties>"]),
    ...cases.map((each) => caseXml(each, suite)),
    "  </testsuite>",
  ].join("\n");
}

function propertyXml([name, value]: readonly [string, string]): string {
  return `      <property${xmlAttribute("name", name)}${xmlAttribute("value", value)}/>`;
}

function caseXml({ name, verdict, lines }: Case, { group, replay }: Suite): string {
  const head = `<testcase${xmlAttribute("name", name)}${xmlAttribute("classname", group)}`;
  if (verdict === "holds") return `    ${head}/>`;
  const again = replay === null ? [] : [`replay: ${replay}`];
  switch (verdict) {
    case "not-applicable":
      return `    ${head}><skipped>${xmlText(lines.join("\n"))}</skipped></testcase>`;
    case "violated":
      return `    ${head}>${problemXml("failure", verdict, lines, again)}</testcase>`;
    case "error":
      return `    ${head}>${problemXml("error", "not played", lines, again)}</testcase>`;
  }
}

/** The message is what a list shows; the text, what a click on it shows. */
function problemXml(
  tag: "failure" | "error",
  type: string,
  lines: readonly string[],
  again: readonly string[],
): string {
  const [first = ""] = lines;
  const text = xmlText([...lines, ...again].join("\n"));
  return `<${tag}${xmlAttribute("message", first)}${xmlAttribute("type", type)}>${text}</${tag}>`;
}

function count(cases: readonly Case[], verdict: Case["verdict"]): number {
  return cases.filter((each) => each.verdict === verdict).length;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
