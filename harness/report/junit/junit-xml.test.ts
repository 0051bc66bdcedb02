import { parseXml, type XmlElement } from "@rgrove/parse-xml";
import { describe, expect, test } from "vitest";
import { ALL, FAILED, HOSTILE, PASSED } from "../suites/sample-suites.ts";
import { junitXml } from "./junit-xml.ts";
import { junitProblems } from "./testing/validate.ts";

/** What a reader gets of the hostile text: what XML cannot hold is replaced, and nothing else. */
const READ = ["\0", "\u001b", "\ud800", "\uffff"].reduce(
  (text, illegal) => text.replaceAll(illegal, "\ufffd"),
  HOSTILE,
);

function elements(xml: string, tag: string): XmlElement[] {
  const found: XmlElement[] = [];
  const open = [parseXml(xml).root];
  for (let element = open.pop(); element != null; element = open.pop()) {
    if (element.name === tag) found.push(element);
    const below = element.children.filter((child) => child.type === "element");
    open.push(...(below as XmlElement[]).reverse());
  }
  return found;
}

describe("JUnit XML", () => {
  test("is valid by Jenkins' schema, whatever the suites and texts", async () => {
    expect(await junitProblems(junitXml(`a command ${HOSTILE}`, ALL))).toEqual([]);
    expect(await junitProblems(junitXml("none", []))).toEqual([]);
  });

  test("the validator does object", async () => {
    const xml = junitXml("x", [PASSED]).replace("<skipped>", '<skipped message="no">');
    expect(await junitProblems(xml)).not.toEqual([]);
    expect(await junitProblems("<testsuites><testsuite/></testsuites>")).not.toEqual([]);
  });

  test("counts cases and seconds, in each suite and in all", () => {
    const xml = junitXml("all", ALL);
    expect(elements(xml, "testsuites").map(({ attributes }) => attributes)).toEqual([
      { name: "all", tests: "7", failures: "2", errors: "1", time: "1.635" },
    ]);
    expect(elements(xml, "testsuite").map(({ attributes }) => attributes)).toEqual([
      count("fail-one-shard, seed 42", 2, 0, 0, 1, "1.234"),
      count("kill-mid-write, seed 42", 3, 2, 0, 0, "0.400"),
      count("broken", 1, 0, 1, 0, "0.000"),
      count("own", 1, 0, 0, 1, "0.000"),
    ]);
  });

  test("a failure says the first evidence as its message and all of it, with the replay, as its text", () => {
    const [first, second] = elements(junitXml("x", [FAILED]), "failure");
    expect(first?.attributes).toEqual({ message: `left: ${READ}`, type: "violated" });
    expect(first?.text).toBe(`left: ${READ}\nNothing is left.\nreplay: ${FAILED.replay}`);
    expect(second?.attributes.message).toBe("customer 7");
    expect(elements(junitXml("x", [FAILED]), "property").map((each) => each.attributes)).toEqual([
      { name: "target", value: "local" },
      { name: "odd", value: READ },
      { name: "replay", value: FAILED.replay },
    ]);
  });

  test("skipped and errors have elements of their own", () => {
    const xml = junitXml("x", ALL);
    expect(elements(xml, "skipped").map(({ text }) => text)).toEqual([
      `no disk: ${READ}`,
      "it needs processes",
    ]);
    expect(elements(xml, "error").map(({ text }) => text)).toEqual([
      "scenarios/broken.yaml:7:19 faults[0].fault: 100% wrong\nscenarios/broken.yaml:8:1 expect: is missing",
    ]);
  });
});

function count(
  name: string,
  tests: number,
  failures: number,
  errors: number,
  skipped: number,
  time: string,
) {
  const counts = { tests, failures, errors, skipped };
  const words = Object.entries(counts).map(([key, value]) => [key, String(value)]);
  return { name, ...Object.fromEntries(words), time };
}
