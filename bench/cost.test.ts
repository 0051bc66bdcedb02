import { expect, it } from "vitest";
import { costOn } from "./cost.ts";

const plan = { name: "p", cpus: 1, memoryMiB: 512, dollarsPerHour: 3600 };
const run = {
  orchestrator: { cpuMs: 1000, peakMiB: 100 },
  stages: [
    [
      { cpuMs: 2000, peakMiB: 200 },
      { cpuMs: 4000, peakMiB: 300 },
    ],
    [{ cpuMs: 500, peakMiB: 50 }],
  ],
};

it("bills the orchestrator while it waits for the slowest subtask of each stage", () => {
  expect(costOn(plan, run)).toEqual({
    plan: "p",
    fits: true,
    elapsedSeconds: 5.5,
    instanceSeconds: 12,
    dollars: 12,
  });
});

it("takes twice as long on half a CPU, and no less on two", () => {
  expect(costOn({ ...plan, cpus: 0.5 }, run).instanceSeconds).toBe(24);
  expect(costOn({ ...plan, cpus: 2 }, run).instanceSeconds).toBe(12);
});

it("says where the largest process does not fit", () => {
  expect(costOn({ ...plan, memoryMiB: 299 }, run).fits).toBe(false);
});
