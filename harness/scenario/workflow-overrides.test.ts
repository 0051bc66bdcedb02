import { expect, test } from "vitest";
import { ScenarioError } from "./errors.ts";
import { type WorkflowOverrides, withWorkflowOverrides } from "./workflow-overrides.ts";
import { workflowSchema } from "./workflow-schema.ts";

const bare = workflowSchema.parse({
  name: "x",
  description: "d",
  run: {},
  faults: [
    { fault: "lost-result" },
    { fault: "lost-result", task: "charge" },
    { fault: "double-trigger" },
  ],
  expect: { outcome: "completed" },
});
const whole = workflowSchema.parse({
  ...bare,
  run: { worker: "node a.js", task: "bill", input: [1] },
  verify: "node check.js",
});

test("flags replace what the file says; a fault that names no task is the root's", () => {
  const changed = withWorkflowOverrides(whole, {
    worker: "python b.py",
    task: "other",
    input: '{"order": 7}',
    verify: "true",
  });
  expect(changed).toEqual({
    ...whole,
    run: { ...whole.run, worker: "python b.py", task: "other", input: { order: 7 } },
    faults: [
      { fault: "lost-result", task: "other", attempt: 1 },
      { fault: "lost-result", task: "charge", attempt: 1 },
      { fault: "double-trigger" },
    ],
    verify: "true",
  });
});

test("without flags the file says it all, or the flags do without the file", () => {
  expect(withWorkflowOverrides(whole, {}).run).toEqual(whole.run);
  const { run } = withWorkflowOverrides(bare, { worker: "node a.js", task: "bill" });
  expect(run).toMatchObject({ worker: "node a.js", task: "bill", input: [] });
});

test.each<[WorkflowOverrides, string[]]>([
  [
    {},
    [
      "x: run.worker is missing: the command that runs your tasks, such as node dist/main.js. Write it there, or give --worker.",
      "x: run.task is missing: the name of the task to start. Write it there, or give --task.",
    ],
  ],
  [
    { worker: "a", task: "b", input: "7" },
    ["--input: found 7; allowed is a list of arguments, or a map of named ones"],
  ],
  [
    { worker: "a", task: "b", input: "[9007199254740993]" },
    [
      "--input: found [9007199254740992]; allowed is a value that JSON can hold: no .nan or .inf, no whole number beyond 9007199254740991",
    ],
  ],
  [
    { worker: " ", task: "b" },
    ['--worker: found " "; allowed is a command, such as node dist/main.js'],
  ],
])("%j is refused", (overrides, problems) => {
  expect(() => withWorkflowOverrides(bare, overrides)).toThrow(new ScenarioError(problems));
});

test("an input that is not JSON is refused with what is wrong with it", () => {
  expect(() => withWorkflowOverrides(whole, { input: "[1," })).toThrow(
    /^--input: this is not JSON: .*\. Give a list of arguments, such as '\[1, "a"\]', or a map of named ones\.$/,
  );
});
