import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { processUsage, readUsages } from "./usage.ts";

it("counts on from the start of the process", () => {
  const before = processUsage();
  const end = performance.now() + 50;
  while (performance.now() < end);
  const after = processUsage();
  expect(after.userMs + after.systemMs).toBeGreaterThan(before.userMs + before.systemMs);
  expect(after.peakMiB).toBeGreaterThan(10);
  expect(after.peakMiB).toBeLessThan(10_000);
});

it("reads what processes have left", () => {
  const folder = mkdtempSync(join(tmpdir(), "usage-"));
  try {
    const usages = ["a", "b"].map((label) => ({ label, userMs: 1, systemMs: 2, peakMiB: 3 }));
    for (const usage of usages) {
      writeFileSync(join(folder, `${usage.label}.json`), JSON.stringify(usage));
    }
    expect(readUsages(folder)).toEqual(expect.arrayContaining(usages));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
