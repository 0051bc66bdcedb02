import { describe, expect, it, test } from "vitest";
import type { RunOccasion } from "./fault.ts";
import {
  describeWorkflowFault,
  FAULTS,
  type WorkflowFault,
  whyOnlyOurs,
  workflowDefinitionOf,
  workflowFaultSchema,
} from "./index.ts";
import { workflowClientOrders, workflowOrdersFor } from "./matching.ts";

const faultOf = (fields: object): WorkflowFault => workflowFaultSchema.parse(fields);
const problemsOf = (fields: object) =>
  workflowDefinitionOf(faultOf(fields))
    .problems(faultOf(fields))
    .map(({ path, text }) => `${path.join(".")}: ${text}`);
const isRefused = (fields: object) => !workflowFaultSchema.safeParse(fields).success;

const charge: RunOccasion = {
  task: "charge",
  start: 2,
  input: [7],
  attempt: 1,
  isRoot: false,
  trigger: 1,
};
const root: RunOccasion = { ...charge, task: "bill", start: 1, isRoot: true };

/** The order for an attempt, where the fault stands at position 1 of its plan. */
const orderOf = (fields: object, occasion = charge) => {
  const plan = [faultOf({ fault: "double-trigger" }), faultOf(fields)];
  return workflowOrdersFor(plan, occasion)[0] ?? null;
};

const chosen = { task: "charge", start: 2 };
const at = { log: "charging" };
const trigger = { when: "text", text: "charging" };

test.each<[object, object, string]>([
  [{ fault: "spin-up-failure" }, {}, "fails to spin up in charge 2, attempt 1"],
  [{ fault: "lost-result" }, {}, "loses the result in charge 2, attempt 1"],
  [{ fault: "late-result" }, {}, "delivers the result after the retry's in charge 2, attempt 1"],
  [{ fault: "delayed-start", ms: 50 }, { ms: 50 }, "starts 50 ms late in charge 2, attempt 1"],
  [
    { fault: "duplicate-delivery" },
    { when: "at-once" },
    "is delivered twice at once in charge 2, attempt 1",
  ],
  [
    { fault: "duplicate-delivery", when: "afterwards" },
    { when: "afterwards" },
    "is delivered twice, one after the other, in charge 2, attempt 1",
  ],
  [
    { fault: "kill-at", ms: 40 },
    { trigger: { when: "time", ms: 40 } },
    "is killed after 40 ms in charge 2, attempt 1",
  ],
  [
    { fault: "kill-at", log: "charging" },
    { trigger },
    'is killed when it writes "charging" in charge 2, attempt 1',
  ],
  [
    { fault: "kill-at", file: "out/*.csv" },
    { trigger: { when: "growth", files: "out/*.csv", bytes: 1 } },
    "is killed when out/*.csv has grown by 1 byte in charge 2, attempt 1",
  ],
  [
    { fault: "kill-at", file: "a", bytes: 10 },
    { trigger: { when: "growth", files: "a", bytes: 10 } },
    "is killed when a has grown by 10 bytes in charge 2, attempt 1",
  ],
  [
    { fault: "delay", at, ms: 50 },
    { trigger, ms: 50 },
    'pauses for 50 ms when it writes "charging" in charge 2, attempt 1',
  ],
  [{ fault: "hang", at }, { trigger }, 'hangs when it writes "charging" in charge 2, attempt 1'],
  [
    { fault: "zombie", at },
    { trigger, ms: 300 },
    'is declared dead when it writes "charging", yet goes on 300 ms after its replacement has begun, in charge 2, attempt 1',
  ],
  [
    { fault: "cancel", at },
    { trigger },
    'cancels the root run when it writes "charging" in charge 2, attempt 1',
  ],
])("%j strikes whom it is for, and is told", (fields, order, words) => {
  const fault = { ...fields, ...chosen };
  const action = faultOf(fault).fault;
  expect(orderOf(fault)).toEqual({ fault: 1, action, ...order });
  expect(orderOf(fault, { ...charge, start: 3 })).toBe(null);
  expect(orderOf(fault, { ...charge, attempt: 2 })).toBe(null);
  expect(orderOf(fault, { ...charge, task: "refund" })).toBe(null);
  expect(describeWorkflowFault(faultOf(fault))).toBe(words);
  expect(problemsOf(fault)).toEqual([]);
  expect(isRefused({ ...fault, shard: 1 })).toBe(true);
});

test("a cancellation is for the first of two triggers; other strikes are for both", () => {
  const second = { ...charge, trigger: 2 };
  expect(orderOf({ fault: "cancel", ...chosen, at }, second)).toBe(null);
  expect(orderOf({ fault: "lost-result", ...chosen }, second)).not.toBe(null);
});

test("orchestrator-crash is for the first attempt of the first root run", () => {
  const crash = { fault: "orchestrator-crash", at };
  expect(orderOf(crash, root)).toEqual({ fault: 1, action: "orchestrator-crash", trigger });
  expect(orderOf(crash, { ...root, attempt: 2 })).toBe(null);
  expect(orderOf(crash, { ...root, trigger: 2 })).toBe(null);
  expect(orderOf(crash)).toBe(null);
  expect(describeWorkflowFault(faultOf(crash))).toBe(
    'kills the root\'s first attempt when it writes "charging", and starts the run again if it fails by that',
  );
});

test("double-trigger and reordered-completion are for the run as a whole", () => {
  const reordered = { fault: "reordered-completion", task: "charge", order: [3, 1, 2] };
  expect(workflowClientOrders([faultOf({ fault: "double-trigger" }), faultOf(reordered)])).toEqual([
    { fault: 0, action: "double-trigger" },
    { fault: 1, action: "reordered-completion", task: "charge", order: [3, 1, 2] },
  ]);
  expect(describeWorkflowFault(faultOf(reordered))).toBe(
    "tells the parent of the ends of charge in the order 3, 1, 2",
  );
  for (const order of [[1], [1, 1], [0, 1], "reverse"]) {
    expect(isRefused({ ...reordered, order })).toBe(true);
  }
});

describe("a moment", () => {
  it.each([
    [{ fault: "kill-at" }, ": says not when. Give one of: ms, log, file."],
    [{ fault: "hang", at: {} }, "at: says not when. Give one of: ms, log, file."],
    [
      { fault: "kill-at", ms: 1, log: "x" },
      "log: is one too many beside `ms`. Give one of: ms, log, file.",
    ],
    [
      { fault: "zombie", at: { log: "x", file: "y" } },
      "at.file: is one too many beside `log`. Give one of: ms, log, file.",
    ],
    [
      { fault: "kill-at", ms: 1, bytes: 5 },
      "bytes: 5 never applies: only a file grows. Give `file`.",
    ],
  ])("%j is refused", (fields, problem) => {
    expect(problemsOf(fields)).toEqual([problem]);
  });

  it.each([
    { ms: 0 },
    { ms: 600_001 },
    { log: "" },
    { log: "two\nlines" },
    { log: "x".repeat(201) },
    { file: "" },
    { file: "x", bytes: 0 },
  ])("is not %j", (moment) => {
    expect(isRefused({ fault: "kill-at", ...moment })).toBe(true);
    expect(isRefused({ fault: "hang", at: moment })).toBe(true);
  });
});

test("every other fault says why it is for our pipeline alone", () => {
  const refused = FAULTS.filter(({ name }) => whyOnlyOurs(name) !== null).map(({ name }) => name);
  expect(refused).toEqual([
    "throw",
    "kill",
    "exit",
    "torn-write",
    "enospc",
    "eio",
    "slow",
    "source-changed",
    "host-crash",
    "chaos-monkey",
    "missing-source",
    "truncated-source",
    "empty-source",
    "header-only-source",
  ]);
  for (const name of refused) {
    expect(isRefused({ fault: name })).toBe(true);
    expect(whyOnlyOurs(name)).toMatch(/^[a-z].*[^.]$/);
    expect(() => workflowDefinitionOf({ fault: name })).toThrow(name);
  }
});
