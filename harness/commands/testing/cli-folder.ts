/** The real command line in a folder of its own, as a user calls it. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const CLI = fileURLToPath(new URL("../../cli.ts", import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

export interface Ended {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliFolder {
  readonly path: string;
  /** Writes a scenario into the folder's `scenarios/`. */
  scenario(name: string, lines: readonly string[]): void;
  /** The words of a shell command for the command line. */
  readonly words: readonly string[];
  /** Starts a program in the folder, with a temporary folder below it. */
  start(program: string, words: readonly string[]): ChildProcess;
  /** Runs the command line to its end. */
  cli(...words: readonly string[]): Promise<Ended>;
  /** Runs a line of a shell in the folder, in which `$CLI` is the command line. */
  shell(line: string): Promise<Ended>;
  /** What is left in the temporary folder. */
  temporary(): string[];
  /** What is left in `.shardproof/`. */
  plays(): string[];
  remove(): void;
}

export function cliFolder(): CliFolder {
  // Short: a socket's path below it must fit.
  const path = mkdtempSync(join(tmpdir(), "cli-"));
  const scenarios = join(path, "scenarios");
  const temporary = join(path, "tmp");
  for (const folder of [scenarios, temporary]) mkdirSync(folder);
  // After the dashes, Node takes no flag of ours for one of its own, as it else does of --env-file.
  const words = ["--import", TSX, "--", CLI];

  function start(program: string, args: readonly string[]): ChildProcess {
    // Where these tests run in GitHub Actions themselves, what is called here does not speak to it.
    const {
      FORCE_COLOR: _colour,
      GITHUB_ACTIONS: _actions,
      GITHUB_STEP_SUMMARY: _summary,
      ...environment
    } = process.env;
    const env = { ...environment, TMPDIR: temporary, CLI: [process.execPath, ...words].join(" ") };
    return spawn(program, args, { cwd: path, env, stdio: ["ignore", "pipe", "pipe"] });
  }

  return {
    path,
    words,
    start,
    scenario: (name, lines) =>
      writeFileSync(join(scenarios, `${name}.yaml`), [`name: ${name}`, ...lines, ""].join("\n")),
    cli: (...args) => whenEnded(start(process.execPath, [...words, ...args])),
    shell: (line) => whenEnded(start("sh", ["-c", line])),
    // tsx keeps what it has compiled there.
    temporary: () => readdirSync(temporary).filter((name) => !name.startsWith("tsx-")),
    plays: () => readdirSync(join(path, ".shardproof")).sort(),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Gathers what a process writes until it ends. */
export function whenEnded(child: ChildProcess): Promise<Ended> {
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      texts[name] += text;
    });
  }
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...texts }));
  });
}

/** A small scenario that heals: shard 1 throws once. */
export const HEALS = [
  "description: Shard 1 throws once.",
  "tags: [quick]",
  "seed: 5",
  "data: { customers: 40, missing: 3, superseded: 4 }",
  "run: { shards: 2, waitScale: 0.01 }",
  "faults: [{ fault: throw, at: shard.merged, shard: 1 }]",
  "expect: { outcome: completed, attempts: { 1: 2 } }",
];

/** The same, with an expectation that is wrong. */
export const WRONG = HEALS.map((line) => line.replace("{ 1: 2 }", "{ 1: 1 }"));

/** The same, misspelt in its sixth line. */
export const BROKEN = HEALS.map((line) => line.replace("fault: throw", "fault: thro"));
