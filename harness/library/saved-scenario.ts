/** The file of a scenario that has none, so that a command can play it. */
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { EXIT_CODES, ShardproofError } from "../arguments/errors.ts";
import { ownFile } from "../own-files.ts";
import { type AnyScenario, isWorkflowScenario } from "../scenario/workflow-schema.ts";
import { scenarioFile } from "../search/scenario-file.ts";
import { WORK_ROOT } from "../targets/work-folder.ts";

export interface SavedScenario {
  /** Below the working directory. */
  readonly path: string;
  /** @throws ShardproofError (exit code 3) it cannot be written */
  write(): void;
}

/**
 * Gives a scenario its place: each its own, as those that a property draws share a name, and the last of
 * them is not the one that fails.
 */
export function savedScenario(scenario: AnyScenario): SavedScenario {
  const digest = createHash("sha256").update(JSON.stringify(scenario)).digest("hex").slice(0, 12);
  const path = join(WORK_ROOT, "played", digest, `${scenario.name}.yaml`);
  const schema = isWorkflowScenario(scenario) ? "workflow" : "scenario";
  return {
    path,
    write() {
      const folder = dirname(path);
      const schemaPath = relative(resolve(folder), ownFile(`scenarios/${schema}.schema.json`));
      try {
        mkdirSync(folder, { recursive: true });
        writeFileSync(path, scenarioFile(scenario, schemaPath, ["Played by playScenario."]));
      } catch (error) {
        throw new ShardproofError(
          `cannot write ${resolve(path)}: ${(error as Error).message}; play from a folder that you may write to`,
          EXIT_CODES.target,
        );
      }
    },
  };
}
