import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ownFile } from "../own-files.ts";
import { documentOf } from "../report/documents/testing/validate.ts";
import { type CliFolder, cliFolder } from "./testing/cli-folder.ts";

// What the gate does in a checkout, .ci/run shows; its parts are tested in harness/gate.

let folder: CliFolder;
beforeAll(() => {
  folder = cliFolder();
});
afterAll(() => folder.remove());

it("elsewhere than in a checkout it refuses to pass for a gate", async () => {
  const { code, stdout, stderr } = await folder.cli("gate", "--json");
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^The gate runs in a checkout of Shardproof, from its root: there is no harness\/cli\.ts, no properties, no tasks in \//,
  );
  expect(documentOf(stdout)).toMatchObject({ verdict: "error", exitCode: 2, error: stderr.trim() });
});

it("takes as long by its help as by the README", async () => {
  const readme = readFileSync(ownFile("README.md"), "utf8");
  const [, whole] = /npm run gate .*# .*; (\w+ minutes) on two cores/.exec(readme) ?? [];
  const [, quick] = /`--quick` takes (\d+ seconds)/.exec(readme) ?? [];
  const { stdout } = await folder.cli("gate", "--help");
  expect(stdout.replaceAll(/\s+/g, " ")).toContain(
    `--quick ${quick} on two cores, instead of ${whole}: `,
  );
});
