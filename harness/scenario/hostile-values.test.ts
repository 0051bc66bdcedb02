import { execFileSync } from "node:child_process";
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { printable } from "../arguments/errors.ts";
import { armedFor } from "../faults/matching.ts";
import { scenarioList } from "../report/scenario-list.ts";
import { PLAIN } from "../report/style.ts";
import { listScenarios } from "./list.ts";
import { loadScenario, parseScenario } from "./load.ts";
import { GOOD, problemsOf, refusalOf, withLine } from "./sample-scenario.ts";

// What comes from a scenario file and reaches a path, an environment variable or a terminal. No
// value reaches a shell, and none becomes a regular expression: the last tests see to that.

const HOSTILE = [
  "../../x",
  "/etc/passwd",
  "$(touch /tmp/x)",
  "`touch /tmp/x`",
  "x; touch /tmp/x",
  "-x",
  "x\0y",
  "x\ny",
  "\x1b[2J",
  "\x9b2J",
  "a".repeat(100_000),
  "a-".repeat(50_000),
  // Within the length that is allowed, and read in 2^25 ways where a pattern is ambiguous.
  `a${"-a".repeat(25)}!`,
  "(a+)+$",
  "é",
];

/** What is wrong with a scenario in which a line holds a field of this value. */
function refusalWith(line: number, field: string, value: string): readonly string[] {
  return problemsOf(withLine(line, `${field}: ${JSON.stringify(value)}`));
}

/** Words that are printed raw could hold anything but these. */
const UNPRINTABLE = /(?!\n)\p{Cc}/u;

describe.each([
  ["a name, which becomes a folder", 1, "name"],
  ["a time zone, which becomes TZ", 11, "  timeZone"],
  ["a locale, which becomes LC_ALL", 11, "  locale"],
])("%s", (_what, line, field) => {
  it.each(HOSTILE)("is not %j", (value) => {
    const began = performance.now();
    const problems = refusalWith(line, field, value);
    expect(performance.now() - began).toBeLessThan(1_000);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${field.trim()}: found "`);
    expect(problems[0]).not.toMatch(UNPRINTABLE);
    expect(problems[0]?.length).toBeLessThan(300);
  });
});

it.each(HOSTILE)("a tag is not %j", (value) => {
  const problems = problemsOf(withLine(3, `tags: [${JSON.stringify(value)}]`));
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain("3:8 tags[0]: found");
});

it.each(HOSTILE.filter((value) => value !== "../../x"))(
  "the event that kill-at waits for is not %j",
  (value) => {
    const text = withLine(13, "  - fault: kill-at", `    log: ${JSON.stringify(value)}`)
      .replace("    at: shard.merged\n", "")
      .replace("    attempt: 1\n", "");
    const problems = problemsOf(text);
    expect(problems.some((problem) => problem.includes("faults[0].log: found"))).toBe(true);
  },
);

it.each(["Mars/Base", "UTC+25", "+01:00", "Europe/berlin_", "posix/Europe/Berlin", "localtime"])(
  "a time zone that nobody knows is refused: %s",
  (zone) => {
    expect(refusalWith(11, "  timeZone", zone)).toEqual([
      `scenarios/x.yaml:11:13 run.timeZone: found "${zone}"; allowed is a time zone's name, such as Pacific/Kiritimati`,
    ]);
  },
);

it.each([
  ["  timeZone", "Pacific/Kiritimati"],
  ["  timeZone", "America/Argentina/Buenos_Aires"],
  ["  timeZone", "Etc/GMT+12"],
  ["  timeZone", "UTC"],
  ["  locale", "tr_TR.UTF-8"],
  ["  locale", "ca_ES.UTF-8@valencia"],
  ["  locale", "C"],
])("%s: %s is fine", (field, value) => {
  expect(() => parseScenario(withLine(11, `${field}: ${value}`), "scenarios/x.yaml")).not.toThrow();
});

describe("faults, which travel in an environment variable of 128 KiB", () => {
  /** The longest and most expensive of messages, as often as a plan may hold it. */
  const plan = (faults: number, length: number) =>
    withLine(
      16,
      "    attempt: 1",
      ...Array.from({ length: faults - 1 }, () => [
        "  - fault: throw",
        "    at: artifact.before-rename",
        "    artifact: shard-manifest",
        `    message: ${JSON.stringify("\x01".repeat(length))}`,
      ]).flat(),
    );

  it("fit at their largest", () => {
    const { faults, run, seed } = parseScenario(plan(64, 200), "scenarios/x.yaml");
    const attempt = { task: "process_shard", shard: 3, attempt: 1 };
    const armed = armedFor(faults, attempt, { shards: run.shards, seed });
    expect(armed).toHaveLength(64);
    const variable = `SHARDPROOF_FAULTS=${JSON.stringify(armed)}\0`;
    expect(Buffer.byteLength(variable)).toBeGreaterThan(64 * 1024);
    expect(Buffer.byteLength(variable)).toBeLessThan(128 * 1024);
  });

  it("are 64 at most, with messages of 200 characters at most", () => {
    expect(problemsOf(plan(65, 1))[0]).toContain("faults: found [");
    expect(problemsOf(plan(65, 1))[0]).toContain("allowed is a list of 64 faults at most");
    expect(problemsOf(plan(2, 201))[0]).toContain('faults[1].message: found "\\u0001');
  });
});

describe("what is printed", () => {
  it.each(["\x1b[2J", "a\x9b2J", "a\n9:9 faked: problem", "\x7f"])(
    "a key %j steers no terminal",
    (key) => {
      const problems = problemsOf(withLine(4, `${JSON.stringify(key)}: 1`));
      expect(problems).toHaveLength(1);
      expect(problems[0]).not.toMatch(/\p{Cc}/u);
    },
  );

  it("a key is not shown at any length", () => {
    const problems = problemsOf(withLine(4, `? ${"k".repeat(100_000)}\n: 1`));
    expect(problems[0]?.length).toBeLessThan(400);
  });

  it("a description steers no terminal", () => {
    const scenario = parseScenario(
      withLine(2, 'description: "\\x1b[2Jgone\\x07"'),
      "scenarios/x.yaml",
    );
    const text = scenarioList([{ name: "x", file: "x.yaml", scenario }], 80, PLAIN);
    expect(text).toContain("?[2Jgone?");
    expect(text).not.toMatch(UNPRINTABLE);
  });

  it("keeps line feeds and letters", () => {
    expect(printable("a\né\tb\x1b")).toBe("a\né?b?");
  });
});

describe("files", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "hostile-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("a name of a file steers no terminal", () => {
    writeFileSync(join(folder, "\x1b[2J\n.yaml"), GOOD.join("\n"));
    const listed = listScenarios(folder);
    expect(scenarioList(listed, 80, PLAIN)).not.toMatch(UNPRINTABLE);
    expect(listed).toMatchObject([{ name: "?[2J?" }]);
  });

  it("a pipe is not waited for, and a device not read", () => {
    const device = join(folder, "null.yaml");
    symlinkSync("/dev/null", device);
    const pipe = join(folder, "pipe.yaml");
    execFileSync("mkfifo", [pipe]);
    for (const path of [device, pipe]) {
      expect(refusalOf(() => loadScenario(path)).message).toMatch(/this is a pipe or a device/);
    }
  });

  it("a huge file is not read first", () => {
    const huge = join(folder, "huge.yaml");
    writeFileSync(huge, "");
    execFileSync("truncate", ["-s", "3G", huge]);
    expect(refusalOf(() => loadScenario(huge)).message).toMatch(/found 3221225472 bytes/);
  });
});

describe("the code", () => {
  const root = new URL("../../", import.meta.url).pathname;
  const files = ["tasks", "harness", "data", "bench"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter(
        (name) => name.endsWith(".ts") && !/\.test\.ts$|(^|\/)(testing|fixtures)\//.test(name),
      )
      .map((name) => join(folder, name)),
  );

  it.each([
    [
      "a regular expression from a value",
      /\bRegExp\(/,
      // From constants that stand beside them.
      ["harness/oracle/plain-rows.ts", "harness/oracle/read-rows.ts"],
    ],
    [
      "a shell",
      /\bshell:\s*(?!false)|\bexecSync\(|\bexec\((?=["'`])|["']\/?(?:bin\/)?(?:sh|bash)["']/,
      [],
    ],
    [
      "code from a value",
      /\beval\(|\bnew Function\(|\bnode:vm\b/,
      // From the bundle of our own worker.
      ["harness/platform/code-cache.ts"],
    ],
  ])("makes nowhere %s", (_what, pattern, fromOurOwn) => {
    expect(files.length).toBeGreaterThan(100);
    const found = files.filter((file) => pattern.test(readFileSync(join(root, file), "utf8")));
    expect(found.sort()).toEqual(fromOurOwn);
  });
});
