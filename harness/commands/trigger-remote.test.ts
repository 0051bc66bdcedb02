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
import { shardRows } from "../report/shard-rows.ts";
import { runRemotely } from "./trigger-remote.ts";

// Against the server of `npm run dev`, over plain HTTP: the SDK may not be installed.

const SAMPLE = fileURLToPath(new URL("../../data/sample", import.meta.url));

let folder: string;
let own: DevServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "remote-"));
  own = await startDevServer({ port: 0, concurrency: 2 });
});
afterAll(async () => {
  await own.close();
  rmSync(folder, { recursive: true });
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

it("ends when somebody cancels the run", async () => {
  const tasks = [{ name: "merge_customer_data", options: { retry: never } }];
  const idle = await startDevServer({
    port: 0,
    concurrency: 1,
    workers: [puppetCommand(join(folder, "puppet"), tasks)],
    onEvent(event) {
      if (event.kind !== "attempt" || event.event !== "started") return;
      setImmediate(() => ask(idle.url, `/v1/task-runs/${event.run}`, { method: "DELETE" }));
    },
  });
  try {
    expect(await runOn(idle.url)).toMatchObject({ status: "canceled" });
  } finally {
    await idle.close();
  }
});
