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

/**
 * The source files that a mutant changes, with its bug in them, by absolute path.
 *
 * @throws PatchError the text of a patch does not stand in its file exactly once
 */
export function mutatedSources({ name, patches }: NamedMutant): Map<string, string> {
  const sources = new Map<string, string>();
  for (const patch of patches) {
    const path = join(ROOT, patch.file);
    sources.set(path, patched(name, patch, sources.get(path) ?? readFileSync(path, "utf8")));
  }
  return sources;
}

/** @throws PatchError naming mutant, file and text */
export function patched(mutant: string, { file, find, replace }: Patch, text: string): string {
  const pieces = text.split(find);
  if (find !== "" && pieces.length === 2) return pieces.join(replace);
  const times = find === "" ? "looks for nothing" : `finds it ${pieces.length - 1} times`;
  throw new PatchError(
    `the pipeline has changed, bring the mutant up to date: properties/mutants/${mutant}.ts patches a text that must stand exactly once in ${file}, and ${times}:\n${find}`,
  );
}
