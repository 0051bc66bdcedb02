import { expect, it } from "vitest";
import { remoteSettingsFrom } from "./settings.ts";
import { httpWorkflows } from "./testing/http-workflows.ts";
import { triggerRun } from "./trigger-run.ts";

/** What is said, where the start, or else the first look, throws this. */
async function refusalOf(errors: { start?: Error; look?: Error }) {
  let left = "";
  const client = {
    ...httpWorkflows("http://127.0.0.1:9"),
    startTask: () =>
      errors.start ? Promise.reject(errors.start) : Promise.resolve({ taskRunId: "trn-1" }),
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
  return { refused, left };
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
