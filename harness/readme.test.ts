import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

// What the README and the pages behind it promise is there: their links lead somewhere, and each of
// their commands is executed by a test or by `.ci/run`.

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

const SHOWN: Readonly<Record<string, Shown>> = {
  "npm ci": inCi("npm ci --include=dev\n"),
  "npm ci --include=dev": inCi("npm ci --include=dev\n"),
  "npm test": inCi("npm test --"),
  "npm run gate": inCi("npm run gate -- --junit"),
  "npm run gate -- --junit reports/gate.xml": inCi("npm run gate -- --junit"),
  // The gate does it.
  "npm run mutants -- --target simulated": [
    "harness/gate/steps.ts",
    '"npm run mutants -- --target simulated"',
  ],
  "npm run scenario -- --all": ["harness/targets/parity.test.ts", '"--all"'],
  "npm run fuzz": ["harness/dev/fuzz/fuzz.test.ts", "as a command"],
  'npm run scenario -- fail-one-shard kill-mid-write lost-result zombie-attempt --worker "node dist/main.js"':
    // Where the SDK is installed.
    ["harness/platform/deploy-entry.test.ts", '"zombie-attempt"'],
  "npm run trigger -- --target remote --sources s3://exports/today --output s3://warehouse/profiles --shards 10":
    ["harness/commands/trigger-remote.test.ts", "trigger --target remote"],
  "npm run scenario -- fail-one-shard --target remote --store s3://drills/shardproof": [
    "harness/commands/scenario-remote.test.ts",
    "--target remote --store s3://",
  ],
  "RENDER_USE_LOCAL_DEV=true npm run scenario -- fail-one-shard --target remote": [
    "harness/commands/scenario-remote.test.ts",
    "--target remote`",
  ],
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
  "npm run scenario -- --all --target simulated": [
    "harness/gate/steps.ts",
    '["--all", "--target", "simulated"]',
  ],
  'npm run scenario -- drills/kill.yaml --worker "node dist/main.js" --task resize_all --input \'[7]\' --verify "node check.js"':
    ["harness/commands/scenario-workflow.test.ts", '"--verify"'],
  "npm run search -- --seconds 60": ["harness/gate/steps.ts", 'ours("search", ["--seconds"'],
  "npx shardproof scenario drills/*.yaml --junit reports/drills.xml": [
    "harness/package/package.test.ts",
    "npx shardproof scenario drills/*.yaml --junit reports/drills.xml",
  ],
  "npx vitest run properties": ["harness/gate/steps.ts", '["properties"]'],
  "npx vitest run conformance": inCi("npm test --"),
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
  "npm run bench -- --quick": inCi("npm run bench -- --quick --only"),
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

  it("each that is known here stands in a page", () => {
    expect(Object.keys(SHOWN).filter((command) => !commands.includes(command))).toEqual([]);
  });

  it.each([...new Set(commands)])("%s is executed", (command) => {
    const [file, text] = SHOWN[command] ?? [];
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
