/** Runs the properties of one file against a mutant, in a Vitest of its own. */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { EXIT_CODES, ShardproofError } from "../../../harness/arguments/errors.ts";
import { runNode } from "./captured.ts";
import type { NamedMutant } from "./mutant.ts";

/** The environment variable that names the mutant that `vitest.config.ts` puts in. */
export const MUTANT_VARIABLE = "SHARDPROOF_MUTANT";

const VITEST = join(
  dirname(createRequire(import.meta.url).resolve("vitest/package.json")),
  "vitest.mjs",
);

/** The part of Vitest's JSON report that counts here. */
interface VitestReport {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly { readonly status: string; readonly title: string }[];
  }[];
}

/**
 * Runs a file below `properties/` until its first test fails.
 *
 * @param mutant null for the real pipeline
 * @returns the title of the test that failed, or null if all hold
 * @throws ShardproofError (exit code 3) the file cannot be run at all
 */
export async function failingTest(
  file: string,
  mutant: NamedMutant | null,
): Promise<string | null> {
  const { [MUTANT_VARIABLE]: _, ...environment } = process.env;
  const { stdout, stderr } = await runNode(
    [VITEST, "run", join("properties", file), "--reporter=json", "--bail=1"],
    mutant === null ? environment : { ...environment, [MUTANT_VARIABLE]: mutant.name },
  );
  const cannotRun = (why: string) =>
    new ShardproofError(`properties/${file} cannot be run: ${why}`, EXIT_CODES.target);
  let report: VitestReport;
  try {
    report = JSON.parse(stdout);
  } catch {
    throw cannotRun(stderr.trim() || stdout.trim());
  }
  const [ofFile] = report.testResults;
  if (ofFile === undefined) throw cannotRun(stderr.trim() || "it holds no test");
  const failed = ofFile.assertionResults.find(({ status }) => status === "failed");
  if (failed !== undefined) return failed.title;
  if (ofFile.assertionResults.length === 0) throw cannotRun(ofFile.message);
  return null;
}
