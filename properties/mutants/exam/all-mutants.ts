/** The mutants of this folder: each file in it but the tests is one. */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { UsageError } from "../../../harness/arguments/errors.ts";
import { didYouMean } from "../../../harness/arguments/nearest.ts";
import type { Mutant, NamedMutant } from "./mutant.ts";

const FOLDER = new URL("../", import.meta.url);

/** Names of all mutants, sorted. */
export function mutantNames(): string[] {
  return readdirSync(fileURLToPath(FOLDER))
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => name.slice(0, -".ts".length))
    .sort();
}

/** @throws UsageError there is no mutant of that name */
export async function loadMutant(name: string): Promise<NamedMutant> {
  const names = mutantNames();
  if (!names.includes(name)) {
    throw new UsageError(
      `there is no mutant "${name}"${didYouMean(name, names) || "."} There are: ${names.join(", ")}.`,
    );
  }
  const module: { default: Mutant } = await import(new URL(`${name}.ts`, FOLDER).href);
  return { ...module.default, name };
}
