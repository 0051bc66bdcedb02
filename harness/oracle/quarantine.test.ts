import { expect, test } from "vitest";
import { createQuarantine } from "./quarantine.ts";
import { createMemoryScratch } from "./scratch.ts";
import { chunksOf, piecesOf } from "./sharded-file.ts";

test("a shard's rows stay in their order, however many files they are in", () => {
  const scratch = createMemoryScratch();
  const quarantine = createQuarantine(scratch, "crm", 3);
  const place = (line: number) => ({ source: "crm", line, reason: "invalid_utf8" }) as const;
  const expected = ["", "", ""];
  for (let line = 2; line < 40; line++) {
    const shard = line % 2 === 0 ? 2 : 0;
    const artifactLine = `${line} \u00e9 ${"x".repeat(500_000)}\n`;
    quarantine.add({ shard, place: place(line), artifactLine });
    expected[shard] += artifactLine;
  }
  const { files, quarantined, first } = quarantine.end();
  expect(files.length).toBe(3);
  for (const [shard, text] of expected.entries()) {
    const bytes = Buffer.concat([...chunksOf(scratch, piecesOf(files, shard))]);
    expect(bytes.toString() === text).toBe(true);
  }
  expect([...quarantined]).toEqual([
    [2, 19],
    [0, 19],
  ]);
  expect([...first]).toEqual([
    [2, place(2)],
    [0, place(3)],
  ]);
});
