import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliFolder, cliFolder } from "./commands/testing/cli-folder.ts";

// What somebody does who follows the README: lists the scenarios, and writes the first one.

const ROOT = fileURLToPath(new URL("../", import.meta.url));

describe("in a folder of a user's", () => {
  let folder: CliFolder;
  beforeAll(() => {
    folder = cliFolder();
  });
  afterAll(() => folder.remove());

  it("the scenarios are listed", async () => {
    cpSync(join(ROOT, "scenarios"), join(folder.path, "scenarios"), { recursive: true });
    const { code, stdout } = await folder.cli("scenario");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ *fail-one-shard /m);
  });

  it("the first scenario goes as the README says", async () => {
    const [, yaml = ""] =
      /^```yaml\n([\s\S]*?)^```$/m.exec(readFileSync(join(ROOT, "README.md"), "utf8")) ?? [];
    mkdirSync(join(folder.path, "scenarios"), { recursive: true });
    writeFileSync(join(folder.path, "scenarios/killed-twice.yaml"), yaml);
    for (const target of ["simulated", "local"]) {
      const { code, stdout } = await folder.cli("scenario", "killed-twice", "--target", target);
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("\nPASS: ") });
      expect(stdout).toMatch(/^\s+3\s+3 /m);
    }
  });
});
