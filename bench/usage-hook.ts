/**
 * Preloaded into a process that is measured (`NODE_OPTIONS=--require=…`): at its exit it leaves what
 * it used, in a folder. Its own cost is one small file.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type LabelledUsage,
  processUsage,
  USAGE_FOLDER_VARIABLE,
  USAGE_LABEL_VARIABLE,
} from "./usage.ts";

const folder = process.env[USAGE_FOLDER_VARIABLE];
if (folder !== undefined) {
  const { userMs, systemMs } = processUsage();
  const startMs = userMs + systemMs;
  process.once("exit", () => {
    const label = process.env[USAGE_LABEL_VARIABLE] ?? "";
    const usage: LabelledUsage = { label, startMs, ...processUsage() };
    writeFileSync(join(folder, `${process.pid}.json`), JSON.stringify(usage));
  });
}
