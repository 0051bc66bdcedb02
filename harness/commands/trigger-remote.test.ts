import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type DevServer, startDevServer } from "../dev/dev-server.ts";
import { ask } from "../dev/testing/http-client.ts";
import { never, puppetCommand } from "../dev/testing/puppet-command.ts";
import { remoteSettingsFrom } from "../remote/settings.ts";
import { httpWorkflows } from "../remote/testing/http-workflows.ts";
import { WHICH_SDK, WITH_SDK } from "../remote/testing/sdk-of-commands.ts";
import { shardRows } from "../report/shard-rows.ts";
import { type CliFolder, cliFolder, whenEnded } from "./testing/cli-folder.ts";
import { runRemotely } from "./trigger-remote.ts";

// Against the server of `npm run dev`, over plain HTTP: the SDK may not be installed.

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const SAMPLE = path("../../data/sample");

let folder: string;
let own: DevServer;
let cli: CliFolder;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "remote-"));
  cli = cliFolder();
  own = await startDevServer({ port: 0, concurrency: 2 });
});
afterAll(async () => {
  await own.close();
  rmSync(folder, { recursive: true });
  cli.remove();
});

function runOn(url: string, input: object = {}) {
  const settings = remoteSettingsFrom({ RENDER_LOCAL_DEV_URL: url, WORKFLOW_SLUG: "any" });
  const places = { sources: SAMPLE, output: join(folder, "output"), shards: 2 };
  const whole = { ...places, maxQuarantined: 0.5, partition: false, ...input };
  return runRemotely(httpWorkflows(url), settings, whole, true);
}

it("gives the aggregate of a run, and what each shard did", async () => {
  const { id, status, error, results, journal } = await runOn(own.url);
  expect({ status, error, results }).toMatchObject({
    status: "completed",
    error: null,
    results: [{ customers: 60 }],
  });
  expect(id).toMatch(/^trn-/);
  const rows = shardRows(journal);
  expect(rows).toMatchObject([0, 1].map((shard) => ({ shard, attempts: 1, status: "completed" })));
  expect(rows.reduce((sum, { customers }) => sum + (customers ?? 0), 0)).toBe(60);
  for (const { ms } of rows) expect(ms).toBeGreaterThan(0);
});

it("gives the error of a run that failed", async () => {
  const { status, error, results } = await runOn(own.url, { sources: join(folder, "none") });
  expect({ status, results }).toEqual({ status: "failed", results: [] });
  expect(error).toMatch(/none\/crm\.csv: it does not exist/);
});

/** A server whose runs go on until they are cancelled. */
function startIdle(onStarted: (run: string) => void): Promise<DevServer> {
  const tasks = [{ name: "merge_customer_data", options: { retry: never } }];
  return startDevServer({
    port: 0,
    concurrency: 1,
    workers: [puppetCommand(join(folder, "puppet"), tasks)],
    onEvent(event) {
      if (event.kind === "attempt" && event.event === "started") setImmediate(onStarted, event.run);
    },
  });
}

it("ends when somebody cancels the run", async () => {
  const idle = await startIdle((run) =>
    ask(idle.url, `/v1/task-runs/${run}`, { method: "DELETE" }),
  );
  try {
    expect(await runOn(idle.url)).toMatchObject({ status: "canceled" });
  } finally {
    await idle.close();
  }
});

it("Ctrl-C leaves the run alone, and says how to watch and to cancel it", async () => {
  const idle = await startIdle(() => {});
  try {
    const words = `trigger --target remote --sources ${SAMPLE} --output ${folder}/out --shards 1`;
    const line = `exec env ${WITH_SDK} RENDER_LOCAL_DEV_URL=${idle.url} $CLI ${words}`;
    const program = cli.start("sh", ["-c", line]);
    const ended = whenEnded(program);
    program.stdout?.once("data", () => program.kill("SIGINT"));
    const { code, stdout, stderr } = await ended;
    expect({ code, stderr }).toMatchObject({
      code: 130,
      stderr: expect.stringMatching(
        /^The run trn-\w+ may still go on: .*\n {2}watch it .*\n {2}cancel it /,
      ),
    });
    const [run = ""] = /trn-\w+/.exec(stdout) ?? [];
    expect(stderr).toContain(`render workflows cancel ${run} --local --port `);
    const { body } = await ask(idle.url, `/v1/task-runs/${run}`);
    expect(["pending", "running"]).toContain(body.status);
  } finally {
    await idle.close();
  }
});

it(`does the same as a command, through ${WHICH_SDK}`, async () => {
  const flags = `--target remote --sources ${SAMPLE} --output ${folder}/out --shards 2`;
  const line = `${WITH_SDK} RENDER_LOCAL_DEV_URL=${own.url} $CLI trigger ${flags}`;
  const completed = await cli.shell(`${line} --max-quarantined 0.5`);
  expect(completed).toMatchObject({ code: 0, stderr: "" });
  expect(completed.stdout).toMatch(/^started merge_customer_data: trn-\w+\nrun {2}merge_customer_/);
  expect(completed.stdout).toMatch(
    /\nProfiles {2}60\n(?:.*\n)*\nartifacts {2}\/.*\/out\/[0-9a-f]{32}\n$/,
  );
  const failed = await cli.shell(line);
  expect(failed).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^The run failed: 56 of/),
  });
});
