/** `npm run scenario -- … --target remote` as a command, with the real SDK as client where it is installed. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeWithS3Server } from "../../tasks/testing/s3-server.ts";
import { type DevServer, startDevServer } from "../dev/dev-server.ts";
import { WHICH_SDK, WITH_SDK } from "../remote/testing/sdk-of-commands.ts";
import { type CliFolder, cliFolder, HEALS } from "./testing/cli-folder.ts";

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
  folder.shell(
    `${WITH_SDK} RENDER_LOCAL_DEV_URL=${server.url} $CLI scenario ${words} --target remote`,
  );

it("without a workflow it says what is missing, and with what to get it", async () => {
  const { code, stdout, stderr } = await folder.shell(
    "env -u RENDER_API_KEY -u WORKFLOW_SLUG $CLI scenario heals --target remote",
  );
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/RENDER_API_KEY is not set.*\nWORKFLOW_SLUG is not set.*\n--store is not/);
});

describe(`through ${WHICH_SDK}`, () => {
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

describeWithS3Server(`from a bucket, through ${WHICH_SDK}`, (s3) => {
  it("sources, artifacts and ledger lie below the store, and nothing is left there", async () => {
    const environment = { SHARDPROOF_DRILLS: "enabled", ...s3.environment() };
    const remote = await startDevServer({ port: 0, concurrency: 2, environment });
    const bucket = s3.makeBucket();
    const variables = Object.entries({ RENDER_LOCAL_DEV_URL: remote.url, ...s3.environment() })
      .map(([name, value]) => `${name}='${value}'`)
      .join(" ");
    const { code, stdout, stderr } = await folder.shell(
      `${WITH_SDK} ${variables} $CLI scenario heals --target remote --store s3://${bucket.name}/drills`,
    );
    await remote.close();
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/\nPASS: every invariant that was judged holds/);
    expect(s3.requests().some((each) => /^PUT .*\/drills\/heals-5-/.test(each))).toBe(true);
    expect(Object.keys(bucket.objects())).toEqual([]);
  });
});
