import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

// What the README and the pages behind it promise is there: their links lead somewhere, and each of
// their commands is executed by something that is run, or it is said why not.

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  "bench/README.md",
  "harness/dev/README.md",
  "harness/faults/README.md",
  "harness/remote/README.md",
  "scenarios/README.md",
  "scenarios/OWN-WORKFLOW.md",
];

/** A file, and words in it: it executes the command, or does what the command does with other words. */
type Shown = readonly [file: string, text: string];

const inCi = (text: string): Shown => [".ci/run", text];
const inFolder = (text: string): Shown => ["harness/readme-scenario.test.ts", text];

/** Too long for every push. All that these do is done in shorter pieces, or its results are committed. */
const LONG: Readonly<Record<string, Shown>> = {
  // Each of its steps is executed: six by the quick gate, mutants by itself.
  "npm run gate": inCi("npm run gate -- --quick"),
  "npm run gate -- --junit reports/gate.xml": [
    ".github/workflows/gate.yml",
    "npm run gate -- --junit reports/gate.xml",
  ],
  "npm run mutants": inCi("npm run mutants -- --only "),
  // Every scenario that both targets can play.
  "npm run scenario -- --all": ["harness/targets/parity.test.ts", "listScenarios()"],
  "npm run fuzz": ["harness/dev/fuzz/fuzz.test.ts", "the server bears random requests"],
  ...Object.fromEntries(
    [
      ["npm run bench", "scaling"],
      ["npm run bench:search", "search-speed"],
      ["npm run bench:failpoints", "failpoint-cost"],
      ["npm run bench:platform", "platform-overhead"],
      ["npm run bench:verification", "verification"],
    ].map(([command, name]) => [
      command,
      [`bench/results/${name}.json`, `"command": "${command}`] as const,
    ]),
  ),
};

/** Nobody can here: the registry has no SDK, and there is no account. */
const NEEDS_RENDER: Readonly<Record<string, string>> = {
  "npm install --no-save @renderinc/sdk@^1.0.0": "the SDK",
  "npm install @renderinc/sdk@1": "the SDK",
  'npm run scenario -- fail-one-shard kill-mid-write lost-result zombie-attempt --worker "node dist/main.js"':
    "the SDK; deploy-entry.test.ts runs dist/main.js on a stand-in for it",
  "npm run trigger -- --target remote --sources s3://exports/today --output s3://warehouse/profiles --shards 10":
    "an account; trigger-remote.test.ts and trigger-run.test.ts do it on our own server",
  "npm run scenario -- fail-one-shard --target remote --store s3://drills/shardproof":
    "an account; play-remote.test.ts does it on our own server and an S3 server",
  "RENDER_USE_LOCAL_DEV=true npm run scenario -- fail-one-shard --target remote":
    "the SDK; scenario-remote.test.ts does it where it is installed",
};

const SHOWN: Readonly<Record<string, Shown>> = {
  "npm ci": inCi("npm ci\n"),
  "npm ci --include=dev": ["harness/platform/blueprint.test.ts", "npm ci --include=dev"],
  "npm test": inCi("npm test\n"),
  "npm run scenario": inFolder('cli("scenario")'),
  "npm run scenario -- fail-one-shard": inCi("npm run scenario -- fail-one-shard"),
  "npm run scenario -- fail-one-shard --report out.html": inCi("fail-one-shard --report"),
  "npm run --silent scenario -- fail-one-shard --json": [
    "harness/commands/scenario.test.ts",
    '"--json"',
  ],
  "npm run scenario -- zombie-attempt": ["harness/gate/steps.ts", '"zombie-attempt"'],
  "npm run scenario -- kill-mid-write": ["harness/gate/steps.ts", '"kill-mid-write"'],
  "npm run scenario -- killed-twice": inFolder('"killed-twice"'),
  "npm run scenario -- --all --target simulated": inCi("--all --target simulated"),
  'npm run scenario -- drills/kill.yaml --worker "node dist/main.js" --task resize_all --input \'[7]\' --verify "node check.js"':
    ["harness/commands/scenario-workflow.test.ts", '"--verify"'],
  "npm run search -- --seconds 60": inCi("npm run search -- --seconds"),
  "npm run gate -- --quick": inCi("npm run gate -- --quick"),
  "npx shardproof scenario drills/*.yaml --junit reports/drills.xml": [
    "harness/package/package.test.ts",
    "npx shardproof scenario drills/*.yaml --junit reports/drills.xml",
  ],
  "npx vitest run properties": inCi("npm test\n"),
  "npx vitest run conformance": inCi("npm test\n"),
  "npm run trigger": ["harness/commands/trigger.test.ts", '"trigger"'],
  "npm run trigger -- --sources DIR --output DIR --shards 10": [
    "harness/commands/trigger.test.ts",
    '"--shards"',
  ],
  "npm run trigger -- … --partition": ["harness/commands/trigger-s3.test.ts", '"--partition"'],
  "npm run trigger -- --sources s3://exports/today --output s3://warehouse/profiles": [
    "harness/commands/trigger-s3.test.ts",
    '"trigger"',
  ],
  "npm run dev": ["harness/commands/dev.test.ts", "runs our own pipeline for a client"],
  'npm run dev -- --worker "node a.js" --worker "python b.py"': [
    "harness/commands/dev.test.ts",
    "takes several workers",
  ],
  "npm run build": ["harness/platform/deploy-entry.test.ts", "build"],
  "npm run data -- --customers 1000 --seed 42 --out data/generated/demo": [
    "data/cli.test.ts",
    '"--customers"',
  ],
  "npm run bench -- --quick": inCi("npm run bench -- --quick"),
};
/** Of Render's CLI; or the user's own to fill in. */
const OTHERS = /^(render |export |--)|^npx shardproof scenario …$|^npm run scenario -- …$/;

/** Commands in blocks of their own, and within the text. */
function commandsOf(page: string): string[] {
  const text = page.replaceAll(/^```[\s\S]*?^```$/gm, "");
  const lines = [...text.matchAll(/^ {4}(\S.*)$/gm)].map(([, line = ""]) => line);
  const inText = [...text.matchAll(/`((?:\w+=\S+ )?(?:npm|npx) [^`]*)`/g)].map(
    ([, words = ""]) => words,
  );
  return [...lines, ...inText]
    .map((line) => line.replace(/ {2,}#.*$/, "").replace(/ \\$/, ""))
    .flatMap((line) => line.split(" && "));
}

/** What GitHub makes of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

describe("commands", () => {
  const commands = ["README.md", "harness/dev/README.md", "harness/remote/README.md"]
    .flatMap((page) => commandsOf(read(page)))
    .filter((command) => !OTHERS.test(command));

  it("there are some, and each that is known here stands in a page", () => {
    const known = Object.keys({ ...SHOWN, ...LONG, ...NEEDS_RENDER });
    expect(known.filter((command) => !commands.includes(command))).toEqual([]);
  });

  it.each([...new Set(commands)])("%s is executed, or here is why not", (command) => {
    if (command in NEEDS_RENDER) return;
    const [file, text] = SHOWN[command] ?? LONG[command] ?? [];
    if (file === undefined) throw new Error("say here what executes it");
    expect(read(file)).toContain(text);
  });
});

it.each(PAGES)("the links of %s lead somewhere", (page) => {
  const text = read(page).replaceAll(/^```[\s\S]*?^```$/gm, "");
  const links = [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, link = ""]) => link);
  const broken = links.filter((link) => {
    const [path = "", anchor] = link.split("#");
    const file = path === "" ? page : join(dirname(page), path);
    if (!existsSync(join(ROOT, file))) return true;
    if (anchor === undefined) return false;
    const headings = [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => heading);
    return !headings.some((heading) => anchorOf(heading) === anchor);
  });
  expect(broken).toEqual([]);
});
