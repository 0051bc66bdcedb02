import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentOf } from "../report/documents/testing/validate.ts";
import { type CliFolder, cliFolder, HEALS } from "./testing/cli-folder.ts";

// A workflow of the user's own, from the command line: `npm run scenario -- <file> --worker …`.

const fixture = (name: string) =>
  fileURLToPath(new URL(`../targets/workflow/fixtures/${name}`, import.meta.url));
const WORKER = `${process.execPath} ${fixture("billing-worker.mjs")}`;
const CHECK = `${process.execPath} ${fixture("check-prices.mjs")}`;

/** All but the worker, its task and its input. */
const BARE = [
  "description: The price of the first order is killed.",
  "run: { waitScale: 0.02 }",
  "faults: [{ fault: kill-at, task: price, start: 1, log: pricing }]",
  "expect: { outcome: completed }",
];
const WHOLE = BARE.map((line) =>
  line.replace(
    "run: {",
    `run: { worker: ${JSON.stringify(WORKER)}, task: bill, input: [{ orders: [1, 2] }],`,
  ),
);

let folder: CliFolder;
const scenario = (...words: string[]) => folder.cli("scenario", ...words);
const flags = (flaw = "") => [
  ...["--worker", `${WORKER} ${flaw}`],
  ...["--task", "bill"],
  ...["--input", '[{"orders":[1,2]}]'],
];

beforeAll(() => {
  folder = cliFolder();
  folder.scenario("bare", BARE);
  folder.scenario("whole", WHOLE);
  folder.scenario("again", WHOLE);
  folder.scenario("heals", HEALS);
  folder.scenario("throws", [
    ...WHOLE.slice(0, 2),
    "faults: [{ fault: throw, at: shard.start }]",
    ...WHOLE.slice(3),
  ]);
});
afterAll(() => {
  const left = [...folder.temporary(), ...folder.plays().filter((name) => name.endsWith(".lock"))];
  folder.remove();
  expect(left).toEqual([]);
});

describe("a play", () => {
  it("by flags alone shows all of it, and its last line plays the same again", async () => {
    const { code, stdout, stderr } = await scenario("bare", ...flags());
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.split("\n").slice(0, 5)).toEqual([
      "bare",
      "running once without faults, to compare with",
      "running once more without faults: the results must be the same",
      "running with faults",
      "run  bill",
    ]);
    expect(stdout).toContain(
      'price 1  attempt 1  struck by faults[0]: kill-at at a line with "pricing"\n',
    );
    expect(stdout.replaceAll(/ +/g, " ")).toMatch(
      /\nbare on local\nThe run completed .*\n\nRuns\n run attempts time\n bill 1 1 .*\n price 1 2 .*\n price 2 1 .*\n all 4\n/,
    );
    expect(stdout).toContain("\nPASS: every invariant that was judged holds (6; n/a: 8).\n");
    expect(stdout).toContain("\nresult   .shardproof/bare/faulty/result.json\n");
    const [, replay = ""] = /\nreplay +npm run scenario -- (.*)\n$/.exec(stdout) ?? [];
    expect(replay).toMatch(/^bare --worker '.*' --task bill --input '\[\{"orders":\[1,2\]\}\]'$/);
    const again = await folder.shell(`$CLI scenario ${replay} --json`);
    expect(again).toMatchObject({ code: 0, stderr: "" });
    expect(documentOf(again.stdout)).toMatchObject({
      verdict: "pass",
      seed: null,
      scenario: { run: { task: "bill", input: [{ orders: [1, 2] }] } },
      run: { status: "completed" },
      runs: [
        { task: "bill", attempts: 1 },
        { task: "price", start: 1, attempts: 2 },
        { task: "price", start: 2, attempts: 1 },
      ],
      faults: [{ strikes: [{ task: "price", start: 1, healedBy: 2 }] }],
      replay: `npm run scenario -- ${replay}`,
    });
  });

  it("by its file alone; a flag replaces what the file says, and verify judges", async () => {
    const words = ["whole", "--worker", `${WORKER} appends`, "--verify", CHECK];
    const { code, stdout, stderr } = await scenario(...words);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toContain(
      "  verify             violated\n    The scenario's own command finds nothing wrong with what the runs have left.\n    - after the run with faults it exited with code 1\n    - faulty: completed, 3 runs\n    - order 1 is in the ledger 2 times\n",
    );
    expect(stdout).toContain("\nFAIL: 1 invariant is violated: verify.\n");
    const [, log = ""] = /\nverify +(\.shardproof.*)\n/.exec(stdout) ?? [];
    expect(readFileSync(join(folder.path, log), "utf8")).toContain("order 1 is in the ledger");
  });

  it("of a workflow that is never twice the same ends with 3, and says where", async () => {
    const { code, stdout, stderr } = await scenario("bare", ...flags("random"), "--json");
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^the workflow gives other results when .*\n {2}result of price with .*: expected 100\.\d+, found 100\.\d+\n/,
    );
    expect(documentOf(stdout)).toMatchObject({ verdict: "error", exitCode: 3 });
  });
});

it("several plays go on where one says nothing to the flags; all leave nothing unless kept", async () => {
  const { code, stdout, stderr } = await scenario("again", "heals", "--seed", "5", "--repeat", "2");
  expect({ code, stderr }).toEqual({ code: 2, stderr: "" });
  const table = stdout.slice(stdout.indexOf("       scenario")).replaceAll(/ +/g, " ");
  expect(table).toMatch(
    /^ scenario seed run attempts strikes time violated\nERROR again - not played - - -\nERROR again - not played - - -\nPASS heals 5 completed 3 1 .*\nPASS heals 6 completed 3 1 .*\n/,
  );
  expect(stdout).toContain(
    "--seed says nothing of this scenario: again is of a workflow of your own, ",
  );
  const repeated = await scenario("again", "--repeat", "2");
  expect(repeated).toMatchObject({ code: 0, stderr: "" });
  expect(repeated.stdout).toContain("[2/2] PASS again\n");
  expect(folder.plays().filter((name) => name.startsWith("again"))).toEqual([]);
});

describe.concurrent("what cannot be played exits with 2 and a message alone", () => {
  it.each([
    [
      ["bare"],
      /^bare: run\.worker is missing: .* --worker\.\nbare: run\.task is missing: .* --task\.\n$/,
    ],
    [
      ["whole", "--task", "bil"],
      /^whole: run\.task: the worker has no task "bil"; did you mean "bill"\? It has registered: bill, price\.\n$/,
    ],
    [["whole", "--input", "[1,"], /^--input: this is not JSON: /],
    [["whole", "--verify", "'x"], /^the verify command has a ' that is not closed: 'x\n$/],
    [
      ["throws"],
      /^scenarios\/throws\.yaml:4:19 faults\[0\]\.fault: "throw" cannot strike a workflow of your own: it strikes at a failpoint /,
    ],
    [
      ["heals", "--task", "bill"],
      /^--task says nothing of this scenario: heals is of our own pipeline, as it has `data` or `run\.shards`\. Write one without them: /,
    ],
    [
      ["whole", "--shards", "3"],
      /^--shards says nothing of this scenario: whole is of a workflow of your own, for which nothing is drawn or generated\. Leave it out\.\n$/,
    ],
  ])("%j", async (words, message) => {
    const { code, stdout, stderr } = await scenario(...words);
    expect({ code, stdout }).toEqual({
      code: 2,
      stdout: stdout && expect.stringMatching(/^whole\n/),
    });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("    at ");
  });
});

it("a scenario of our pipeline on another workflow's worker ends with 3, and says what to do", async () => {
  const { code, stderr } = await scenario("heals", "--worker", WORKER);
  expect(code).toBe(3);
  expect(stderr).toMatch(
    /^the worker has no task merge_customer_data: .*\nIt has registered: bill, price\.\nA workflow of your own is drilled by .*OWN-WORKFLOW\.md/,
  );
});

it("is skipped in simulation, which is no pass", async () => {
  const { code, stderr } = await scenario("whole", "--target", "simulated");
  expect(code).toBe(3);
  expect(stderr).toContain(
    "not played on simulated: a workflow of your own runs in processes of its own\n",
  );
});

it("a worker whose own code prints what ours would is not taken for a strike or a disk operation", async () => {
  const worker = join(folder.path, "chatty.mjs");
  writeFileSync(
    worker,
    `console.log('{"event":"fault_struck","fault":0,"action":"kill","at":"shard.start"}');
console.log('{"event":"store","op":"write","path":"x"}');
await import(${JSON.stringify(fixture("billing-worker.mjs"))});
`,
  );
  const words = ["whole", "--worker", `${process.execPath} ${worker}`, "--json"];
  const { code, stdout } = await scenario(...words);
  expect(code).toBe(0);
  expect(documentOf(stdout)).toMatchObject({ faults: [{ strikes: [{ action: "kill-at" }] }] });
});
