import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentOf } from "../report/documents/testing/validate.ts";
import { runScenario } from "./scenario.ts";
import { BROKEN, type CliFolder, cliFolder, HEALS, WRONG } from "./testing/cli-folder.ts";

let folder: CliFolder;
const scenario = (...words: string[]) => folder.cli("scenario", ...words);

beforeAll(() => {
  folder = cliFolder();
  folder.scenario("heals", HEALS);
  folder.scenario("wrong", WRONG);
  folder.scenario("broken", BROKEN);
  folder.scenario("tagged", [...HEALS.slice(0, 1), "tags: [slow]", ...HEALS.slice(2)]);
  folder.scenario("again", HEALS);
  folder.scenario("again-wrong", WRONG);
});
afterAll(() => {
  const left = [...folder.temporary(), ...folder.plays().filter((name) => name.endsWith(".lock"))];
  folder.remove();
  expect(left).toEqual([]);
});

/** Digests of all artifacts of a play, by their names. */
function digests(play: string): Record<string, string> {
  const output = join(folder.path, ".shardproof", play, "output");
  const files = readdirSync(output, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    files
      .filter((file) => file.isFile())
      .map(({ parentPath, name }) => [
        name,
        createHash("sha256")
          .update(readFileSync(join(parentPath, name)))
          .digest("hex"),
      ]),
  );
}

describe("a play", () => {
  it("shows all of it, and its last line plays the same again; --json says it all once more", async () => {
    const { code, stdout, stderr } = await scenario("heals", "--seed", "7", "--customers", "30");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const first = digests("heals");
    const [before = "", report = ""] = stdout.split("\nverifying\n\n");

    const lines = before.split("\n");
    expect(lines.slice(0, 6)).toEqual([
      "heals, seed 7",
      "generating the sources",
      "working out what must be published",
      "running once without faults, to compare with",
      "running with faults",
      "run  merge_customer_data over 2 shards",
    ]);
    for (const line of [
      "shard 0  attempt 1  started",
      "shard 0  attempt 1  completed after",
      "shard 1  attempt 1  struck by faults[0]: throw at shard.merged",
      "shard 1  attempt 1  failed after",
      "shard 1  attempt 2  completed after",
      "run  completed after",
    ]) {
      expect(
        lines.filter((other) => other.startsWith(line)),
        line,
      ).toHaveLength(1);
    }
    expect(before).toContain("; retry in 20 ms (declared 2 000 ms)\n");

    const words = report.replaceAll(/ +/g, " ");
    expect(words).toMatch(
      / shard attempts read merged superseded quarantined customers time\n 0 1( \d+){3} 0 \d+ \d\.\d\d s\n 1 2( \d+){3} 0 \d+ \d\.\d\d s\n all 3( \d+){3} 0 30\n/,
    );
    expect(words.replaceAll(/\n +/g, " ")).toMatch(
      /faults\[0\] throws at shard\.merged in shard 1, attempt 1 Struck shard 1, .* Attempt 2 began \d+ ms later \(declared 2 000 ms, scaled to 20 ms\) and completed\./,
    );
    expect(words.match(/^ [a-z-]+ (holds|violated|n\/a)$/gm)?.length).toBeGreaterThanOrEqual(10);
    expect(report).toContain("\nPASS: every invariant");
    expect(report).toContain("\njournal    .shardproof/heals/journal.ndjson\n");
    expect(report).toContain("\nartifacts  .shardproof/heals/output\n");

    const [, replay = ""] = /\nreplay +npm run scenario -- (.*)\n$/.exec(report) ?? [];
    expect(replay).toBe("heals --seed 7 --customers 30");
    const again = await folder.shell(`$CLI scenario ${replay} --json`);
    expect(again).toMatchObject({ code: 0, stderr: "" });
    expect(digests("heals")).toEqual(first);
    expect(documentOf(again.stdout)).toMatchObject({
      verdict: "pass",
      exitCode: 0,
      seed: 7,
      scenario: { name: "heals", data: { customers: 30 } },
      run: { status: "completed" },
      shards: [{ attempts: 1 }, { attempts: 2 }],
      faults: [{ strikes: [{ shard: 1, healedBy: 2, retry: { declaredWaitMs: 2000 } }] }],
      replay: `npm run scenario -- ${replay}`,
    });
  });

  it("that is not as expected exits with 1 and shows the evidence", async () => {
    const { code, stdout, stderr } = await scenario("wrong");
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toContain(
      "  blast-radius       violated\n    Only what a fault struck is done again: no other shard works twice.\n    - shard 1 has 2 attempts, expected 1 (",
    );
    expect(stdout).toContain("\nFAIL: 1 invariant is violated: blast-radius.\n");
  });

  it("of a worker that does not start exits with 3 and says which", async () => {
    const { code, stdout, stderr } = await scenario("tagged", "--json", "--worker", "node -e 1");
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^the worker exited with code 0 without registering its tasks: node -e 1\n/,
    );
    expect(documentOf(stdout)).toMatchObject({ verdict: "error", exitCode: 3 });
    expect(stderr.trim()).toBe(documentOf(stdout).error);
  });
});

describe("several plays", () => {
  it("go on where one is broken: exit code 2, and the table says so", async () => {
    const { code, stdout, stderr } = await scenario("broken", "tagged", "no-such");
    expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
    expect(stdout).toMatch(/\[\d\/3(, about \d+ s left)?\] PASS tagged, seed 5\n/);
    expect(stdout).toMatch(
      /\[\d\/3(?:, about \d+ s left)?\] ERROR broken\nscenarios\/broken\.yaml:7:19 faults\[0\]\.fault: /,
    );
    const table = stdout.slice(stdout.indexOf("       scenario")).replaceAll(/ +/g, " ");
    expect(table).toMatch(
      /^ scenario seed run attempts strikes time violated\nERROR broken - not played - - -\nPASS tagged 5 completed 3 1 \d\.\d\d s\nERROR no-such - not played - - -\n\n3 plays: 1 passed, 0 failed, 2 could not be played\.\n$/,
    );
  });

  it("are one JSON document, whatever became of them", async () => {
    const words = ["broken", "again-wrong", "again", "--json", "--target", "simulated"];
    const { code, stdout, stderr } = await scenario(...words);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    const document = documentOf(stdout);
    // What passed has been removed.
    expect(document).toHaveProperty("plays[2].places", {});
    expect(document).toMatchObject({
      verdict: "fail",
      exitCode: 1,
      notBegun: 0,
      plays: [
        { scenario: { name: "broken" }, seed: null, verdict: "error", error: /thro/ },
        {
          scenario: { name: "again-wrong" },
          verdict: "fail",
          seed: 5,
          places: { journal: expect.stringMatching(/journal\.ndjson$/) },
        },
        { scenario: { name: "again" }, verdict: "pass", exitCode: 0 },
      ].map((play) =>
        "error" in play ? { ...play, error: expect.stringMatching(play.error) } : play,
      ),
    });
  });

  it("end with --bail at the first that does not pass", async () => {
    const broken = Array.from({ length: availableParallelism() }, () => "broken");
    const { code, stdout } = await scenario(...broken, "again", "--bail");
    expect(code).toBe(2);
    expect(stdout).not.toContain("again");
    expect(stdout).toContain(`1 of ${broken.length + 1} were not begun (--bail).\n`);
  });

  it("of several seeds must all hold; passed ones leave nothing unless kept, failed ones all", async () => {
    const repeat = async (name: string, ...words: string[]) => {
      const ended = await scenario(name, ...words, "--target", "simulated");
      const left = folder.plays().filter((play) => play.startsWith(`${name}.simulated`));
      return { ...ended, left };
    };
    const passed = await repeat("again", "--repeat", "2");
    expect(passed).toMatchObject({ code: 0, stderr: "" });
    for (const seed of [5, 6]) expect(passed.stdout).toContain(`PASS again, seed ${seed}\n`);
    expect(passed.left).toEqual([]);

    const kept = await repeat("again", "--repeat", "2", "--keep");
    expect(kept.left).toEqual(["again.simulated", "again.simulated-2"]);

    const failed = await repeat("again-wrong", "--repeat", "5", "--seed", "20");
    expect(failed.code).toBe(1);
    const journals = [...failed.stdout.matchAll(/^journal +(.*)$/gm)].map(([, path = ""]) => path);
    expect(new Set(journals).size).toBe(5);
    for (const path of journals)
      expect(readFileSync(join(folder.path, path), "utf8")).toMatch(/^\{/);
    expect(failed.stdout).toContain("5 plays: 0 passed, 5 failed.\n");
  });
});

describe.concurrent("what cannot be played exits with 2 and a message alone", () => {
  it.each([
    [["healz"], /^scenarios\/healz\.yaml: there is no such scenario; did you mean "heals"\? /],
    [
      ["broken"],
      /^scenarios\/broken\.yaml:7:19 faults\[0\]\.fault: "thro" .* did you mean "throw"\?/,
    ],
    [["heals", "--cutomers", "9"], /^--cutomers is not .*; did you mean "--customers"\?\n/],
    [["--tag", "quik"], /^--tag: .* "quik"; did you mean "quick"\? There are: quick, slow\.\n$/],
    [["heals", "--shards", "1"], /^--shards 1 does not fit faults\[0\]\.shard: 1 is not a shard/],
  ])("%j", async (words, message) => {
    const { code, stdout, stderr } = await scenario(...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("    at ");
  });

  // What follows a refusal is the same for all of these, so they need no process each.
  it.each([
    [
      ["--all", "--tag", "quick"],
      /^Name scenarios, or choose them by --all, or by --tag: only one/,
    ],
    [["heals", "--all"], /^Name scenarios, or choose them by --all, or by --tag: only one/],
    [
      ["heals", "--tag", "quick"],
      /^Name scenarios, or choose them by --all, or by --tag: only one/,
    ],
    [["heals", "--target", "remote", "--worker", "x"], /^--worker is for --target local: /],
    [["heals", "--store", "s3://b/p"], /^--store is for --target remote: /],
    [["heals", "--target", "simulated", "--worker", "x"], /^--worker needs processes: /],
    [["--repeat", "3"], /^--repeat: there is nothing to play\. Name a scenario, /],
    [["--bail"], /^--bail: there is nothing to play\. /],
    [["--seed", "0"], /^--seed: there is nothing to play\. /],
  ])("%j, refused", async (words, message) => {
    await expect(runScenario(words)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(message),
    });
  });
});

describe.concurrent("the list", () => {
  it("has every scenario with its description, and broken files as such", async () => {
    const { code, stdout, stderr } = await scenario();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("heals  #quick\n  Shard 1 throws once.\n");
    expect(stdout).toContain("broken  cannot be played\n  scenarios/broken.yaml:7:19 ");
    expect(stdout).toContain(
      "\n6 scenarios, 1 of them broken. Play one: npm run scenario -- <name>\n",
    );
  });

  it("is a JSON document too", async () => {
    const { code, stdout } = await scenario("--json");
    expect(code).toBe(0);
    const { scenarios } = documentOf(stdout);
    expect(scenarios).toHaveLength(6);
    expect(scenarios).toContainEqual({
      name: "heals",
      file: "scenarios/heals.yaml",
      description: "Shard 1 throws once.",
      tags: ["quick"],
    });
  });
});
