import type { WorkflowsClient } from "@renderinc/sdk";
import { expect, it } from "vitest";
import { remoteSettingsFrom } from "./settings.ts";
import { httpWorkflows } from "./testing/http-workflows.ts";
import { triggerRun } from "./trigger-run.ts";

/** What is said, where the start, or else the first look, throws this. */
async function refusalOf(errors: { start?: Error; look?: Error }) {
  let left = "";
  let key: unknown;
  const client = {
    ...httpWorkflows("http://127.0.0.1:9"),
    startTask(...[, , options]: Parameters<WorkflowsClient["startTask"]>) {
      key = options?.idempotencyKey;
      return errors.start ? Promise.reject(errors.start) : Promise.resolve({ taskRunId: "trn-1" });
    },
    getTaskRun: () => Promise.reject(errors.look),
  };
  const settings = remoteSettingsFrom({
    RENDER_LOCAL_DEV_URL: "http://localhost:99",
    WORKFLOW_SLUG: "w",
  });
  const refused = await triggerRun({
    client,
    settings,
    task: "task",
    input: [],
    pollMs: 1,
    patienceMs: 5,
    record() {},
    onStarted() {},
    onLeft: (text) => {
      left += text;
    },
  }).catch((error: unknown) => error);
  return { refused, left, key };
}
const answer = (statusCode: number) =>
  Object.assign(new Error("no such task t undefined"), { statusCode });

it("a start that is refused has left nothing to look after", async () => {
  const { refused, left } = await refusalOf({ start: answer(404) });
  expect(refused).toMatchObject({
    exitCode: 3,
    message:
      "cannot start w/task: HTTP 404: no such task t\nCheck WORKFLOW_SLUG, and that the workflow is deployed with this task.",
  });
  expect(left).toBe("");
});

it.each([
  ["connect ECONNREFUSED 127.0.0.1:99", "ECONNREFUSED"],
  ["getaddrinfo ENOTFOUND nowhere.invalid", "ENOTFOUND"],
  ["getaddrinfo EAI_AGAIN api.render.com", "EAI_AGAIN"],
  ["bad port", undefined],
])("a start that was never sent is known not to have been taken: %s", async (words, code) => {
  const cause = Object.assign(new Error(words), { code });
  const { refused, left } = await refusalOf({ start: new TypeError("fetch failed", { cause }) });
  expect(refused).toMatchObject({
    name: "NotStartedError",
    exitCode: 3,
    message: `cannot start w/task: fetch failed (${words})\nIt was not started: no connection was made. Check that a server listens at http://localhost:99.`,
  });
  expect(left).toBe("");
});

it("a connection that broke may have carried the start", async () => {
  const cause = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
  const { left } = await refusalOf({ start: new TypeError("fetch failed", { cause }) });
  expect(left).toMatch(/^Whether w\/task was started is not known/);
});

it.each([408, 502])(
  "a start that a gateway answered for with %i may have been taken",
  async (code) => {
    const { refused, left } = await refusalOf({ start: answer(code) });
    expect(refused).not.toMatchObject({ name: "NotStartedError" });
    expect(left).toMatch(/^Whether w\/task was started is not known/);
  },
);

it("a start that was not answered is not repeated, and may have been taken", async () => {
  const { refused, left } = await refusalOf({ start: new TypeError("fetch failed") });
  expect(refused).toMatchObject({ exitCode: 3, message: "cannot start w/task: fetch failed" });
  expect(left).toBe(
    "Whether w/task was started is not known. Look before you start it again:\n  render workflows tasks runs list w/task --local --port 99\n",
  );
});

it("a run that cannot be followed goes on, and how to see to it is said", async () => {
  const { refused, left } = await refusalOf({ look: answer(404) });
  expect(refused).toMatchObject({ exitCode: 3 });
  expect(left).toMatch(/^The run trn-1 may still go on: nothing here has cancelled it\.\n/);
  expect(left).toContain("  render workflows cancel trn-1 --local --port 99\n");
});

it("every start has an idempotency key of its own", async () => {
  const keys = [await refusalOf({ start: answer(404) }), await refusalOf({ start: answer(404) })];
  const [first, second] = keys.map(({ key }) => key);
  expect(first).toMatch(/^[0-9a-f-]{36}$/);
  expect(second).toMatch(/^[0-9a-f-]{36}$/);
  expect(second).not.toBe(first);
});
