import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { documentProblems } from "../report/documents/testing/validate.ts";
import { searchReport } from "../report/search-report.ts";
import { loadScenario } from "../scenario/load.ts";
import type { Found } from "./messages.ts";
import { saveFound } from "./save-found.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "save-found-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** As an error's text may be that a violation quotes. */
const HOSTILE = "failed: \x1b[2J\nfaults: []\r\n- fault: cancel\n---\n*alias";

const found: Found = {
  searched: {
    mode: "recoverable",
    customers: 10,
    data: "plain",
    shards: 3,
    concurrency: 2,
    faults: [{ fault: "kill", at: "shard.merged", shard: 1, attempt: 1, occurrence: 1 }],
    choices: [1, 0, 2, 0, 0],
  },
  findings: [
    { invariant: "outcome", title: "t", verdict: "violated", evidence: [HOSTILE], reason: null },
  ],
  violated: ["outcome"],
  journal: [],
  shrinks: 3,
};

it.each(["plain", "$(touch hostile); x", "two\nlines: [", "it's"])(
  "what is found is saved below a folder named %j, and nothing quoted becomes a part of it",
  (name) => {
    const saved = saveFound({ seed: 7, found }, join(folder, name));
    expect(loadScenario(saved.file)).toEqual({
      ...saved.scenario,
      run: { ...saved.scenario.run, choices: [1, 0, 2] },
    });
    const comments = readFileSync(saved.file, "utf8").split("\nname: ")[0] ?? "";
    expect(comments).not.toMatch(/(?!\n)\p{Cc}/u);
    for (const line of comments.split("\n")) expect(line).toMatch(/^#/);
  },
);

it("the command that plays it again is one that a shell takes as it is", () => {
  const place = join(folder, "$(touch hostile); it's");
  const { file, replay } = saveFound({ seed: 7, found }, place);
  expect(replay).toHaveLength(2);
  for (const command of replay) {
    const words = command.replace(/^npm run scenario -- /, "");
    const given = execFileSync("sh", ["-c", `printf '%s|' ${words}`], { cwd: folder });
    expect(given.toString()).toMatch(/\|--target\|(simulated|local)\|$/);
    expect(given.toString().split("|")[0]).toBe(file);
  }
});

it("the report of it steers no terminal", () => {
  const saved = saveFound({ seed: 7, found }, join(folder, "reported"));
  const result = { runs: 1, seconds: 1, shapes: 1, pairs: new Set<string>(), failure: null };
  const text = searchReport(result as unknown as Parameters<typeof searchReport>[0], saved, 80);
  expect(text).toContain("failed: ?[2J faults: []");
  expect(text).not.toMatch(/(?!\n)\p{Cc}/u);
});

it("--json of it is valid by the published schema", () => {
  const saved = saveFound({ seed: 7, found }, join(folder, "json"));
  const told = { schemaVersion: 1, verdict: "fail", exitCode: 1, runs: 7, seconds: 1.5, shapes: 3 };
  const document = JSON.parse(JSON.stringify({ ...told, pairs: [], found: saved }));
  expect(documentProblems(document)).toEqual([]);
});
