/** Fresh processes that differ in all that must not matter: locale, time zone, working directory. */
import { spawn } from "node:child_process";
import { realpathSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";
import { afterAll, beforeAll } from "vitest";
import { bundleFile } from "../harness/platform/bundle.ts";
import { loadMutant } from "./mutants/exam/all-mutants.ts";
import { mutatedSources } from "./mutants/exam/patching.ts";
import { MUTANT_VARIABLE } from "./mutants/exam/property-run.ts";

/** Where a process runs. */
export interface Surroundings {
  readonly locale: string;
  readonly timeZone: string;
  readonly cwd: string;
}

/** A dotless i, digits of their own, letters after z; and the ends of the earth. */
export const SURROUNDINGS: readonly Surroundings[] = [
  { locale: "tr-TR", timeZone: "Pacific/Kiritimati", cwd: "/" },
  { locale: "ar-EG", timeZone: "America/St_Johns", cwd: realpathSync(tmpdir()) },
  { locale: "sv-SE", timeZone: "Asia/Tokyo", cwd: process.cwd() },
];

export interface SpawnOptions {
  readonly surroundings?: Surroundings;
  /** User and group to run as; only root may choose. */
  readonly uid?: number;
  /** Another node binary to run with. */
  readonly node?: string;
}

/** Runs an entry of `properties/child/` on an input. Rejects with what the process wrote on failing. */
export type RunChild = (input: unknown, options?: SpawnOptions) => Promise<unknown>;

/** Bundles an entry of `properties/child/` once for all tests of a file. */
export function useChild(entry: string): RunChild {
  let folder = "";
  let program = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "shardproof-child-"));
    // Also for a child that runs as another user.
    await chmod(folder, 0o755);
    program = await bundleFile(
      folder,
      fileURLToPath(new URL(`./child/${entry}`, import.meta.url)),
      await bugsOf(process.env[MUTANT_VARIABLE]),
    );
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return (input, options) => runProcess(program, JSON.stringify(input), options);
}

/** A child is no better than its parent: where that has a mutant's bug in it, so has the child. */
async function bugsOf(mutant: string | undefined): Promise<Plugin[]> {
  if (mutant === undefined) return [];
  const sources = mutatedSources(await loadMutant(mutant));
  return [
    {
      name: `mutant ${mutant}`,
      setup(build) {
        build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
          const contents = sources.get(path);
          return contents === undefined ? null : { contents, loader: "ts" };
        });
      },
    },
  ];
}

function runProcess(
  program: string,
  input: string,
  { surroundings, uid, node }: SpawnOptions = {},
): Promise<unknown> {
  const locale = surroundings && `${surroundings.locale.replace("-", "_")}.UTF-8`;
  const child = spawn(node ?? process.execPath, [program], {
    stdio: ["pipe", "pipe", "pipe"],
    env: surroundings ? { LANG: locale, LC_ALL: locale, TZ: surroundings.timeZone } : {},
    ...(surroundings && { cwd: surroundings.cwd }),
    ...(uid !== undefined && { uid, gid: uid }),
  });
  const written = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (text) => {
      written[stream] += text;
    });
  }
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(JSON.parse(written.stdout));
      else reject(new Error(`the child ended with code ${code}: ${written.stderr}`));
    });
  });
}
