/** `npm run scenario -- … --target remote` as a command, with the real SDK as client where it is installed. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DevServer, startDevServer } from "../dev/dev-server.ts";
import { type CliFolder, cliFolder, HEALS } from "./testing/cli-folder.ts";

const SDK = fileURLToPath(new URL("../../node_modules/@renderinc/sdk", import.meta.url));
const isInstalled = existsSync(SDK);

let server: DevServer;
let folder: CliFolder;
beforeAll(async () => {
  folder = cliFolder();
  folder.scenario("heals", HEALS);
  folder.scenario("lost", [
    ...HEALS.slice(0, 5),
    "faults: [{ fault: lost-result, shard: 1 }]",
    ...HEALS.slice(6),
  ]);
  const environment = { SHARDPROOF_DRILLS: "enabled" };
  server = await startDevServer({ port: 0, concurrency: 2, environment });
});
afterAll(async () => {
  await server.close();
  folder.remove();
});
const scenario = (words: string) =>
  folder.shell(`RENDER_LOCAL_DEV_URL=${server.url} $CLI scenario ${words} --target remote`);

it("without a workflow it says what is missing, and with what to get it", async () => {
  const { code, stdout, stderr } = await folder.shell(
    "env -u RENDER_API_KEY -u WORKFLOW_SLUG $CLI scenario heals --target remote",
  );
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/RENDER_API_KEY is not set.*\nWORKFLOW_SLUG is not set.*\n--store is not/);
});

const why = isInstalled ? "" : " (skipped: @renderinc/sdk is not installed)";
describe.skipIf(!isInstalled)(`through the SDK${why}`, () => {
  it("a scenario heals, and its last line plays it again", async () => {
    const { code, stdout, stderr } = await scenario("heals");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/\nheals on remote, seed 5\nThe run completed after /);
    expect(stdout).toMatch(/Attempt 2 began 2 \d{3} ms later \(declared 2 000 ms\)/);
    expect(stdout).toMatch(/\nPASS: every invariant that was judged holds \(11; n\/a: 1\)\.\n/);
    expect(stdout).toMatch(/\nreplay {5}npm run scenario -- heals --seed 5 --target remote\n$/);
  });

  it("one that only a platform can play is skipped, and never counts as passed", async () => {
    const alone = await scenario("lost");
    expect(alone.code).toBe(3);
    expect(alone.stderr).toBe(
      "not played on remote: lost-result: Render's own delivery cannot be told to fail\n",
    );
    const both = await scenario("lost heals --json");
    expect(both.code).toBe(0);
    const { plays } = JSON.parse(both.stdout);
    expect(plays).toMatchObject([
      { scenario: { name: "lost" }, verdict: "skipped" },
      { scenario: { name: "heals" }, verdict: "pass" },
    ]);
  });
});
