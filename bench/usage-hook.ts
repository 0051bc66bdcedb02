/**
 * Preloaded into a process that is measured (`NODE_OPTIONS=--require=…`): at its exit it leaves what
 * it used, in a folder. Its own cost is one small file.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { processUsage, USAGE_FOLDER_VARIABLE, USAGE_LABEL_VARIABLE } from "./usage.ts";

const folder = process.env[USAGE_FOLDER_VARIABLE];
if (folder !== undefined) {
  process.once("exit", () => {
    const usage = { label: process.env[USAGE_LABEL_VARIABLE] ?? "", ...processUsage() };
    writeFileSync(join(folder, `${process.pid}.json`), JSON.stringify(usage));
  });
}
