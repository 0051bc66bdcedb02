/** Applies the patches of a mutant to the sources of the pipeline. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { EXIT_CODES, ShardproofError } from "../../../harness/arguments/errors.ts";
import type { NamedMutant, Patch } from "./mutant.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** A patch no longer fits the pipeline. */
export class PatchError extends ShardproofError {
  override readonly name = "PatchError";

  constructor(message: string) {
    super(message, EXIT_CODES.target);
  }
}

/** The absolute paths of the files that a mutant changes. */
export function patchedFiles({ patches }: NamedMutant): Set<string> {
  return new Set(patches.map(({ file }) => join(ROOT, file)));
}

/**
 * A source file with a mutant's bug in it.
 *
 * @param path absolute
 * @returns null if the mutant leaves this file alone
 * @throws PatchError the text of a patch does not stand there exactly once
 */
export function mutatedSource(mutant: NamedMutant, path: string): string | null {
  const patches = mutant.patches.filter(({ file }) => join(ROOT, file) === path);
  if (patches.length === 0) return null;
  return patches.reduce(
    (text, patch) => patched(mutant.name, patch, text),
    readFileSync(path, "utf8"),
  );
}

/** @throws PatchError naming mutant, file and text */
export function patched(mutant: string, { file, find, replace }: Patch, text: string): string {
  const pieces = text.split(find);
  if (find !== "" && pieces.length === 2) return pieces.join(replace);
  const times = find === "" ? "without a text to find" : `${pieces.length - 1} times`;
  throw new PatchError(
    `the pipeline has changed, bring the mutant up to date: properties/mutants/${mutant}.ts patches a text that must stand exactly once in ${file}, and finds it ${times}:\n${find}`,
  );
}
