import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { runs } from "../../properties/replay.ts";
import { type ByteRange, type Disk, nodeDisk } from "../../tasks/disk.ts";
import { CrashStateLimitError, createSimulatedDisk } from "./simulated-disk.ts";
import { textsOf } from "./testing/crash-outcomes.ts";
import { createPlayer, diskOperations, type PlayedOperation } from "./testing/disk-operations.ts";

/** Renames that random sequences seldom come to. */
const rareErrors: PlayedOperation[] = [
  { op: "makeDirectory", path: "x" },
  { op: "create", path: "x/y" },
  { op: "create", path: "y" },
  { op: "rename", path: "x/y", to: "x" },
  { op: "rename", path: "x", to: "x/x" },
  { op: "rename", path: "x", to: "y" },
  { op: "rename", path: "y", to: "x" },
  { op: "rename", path: "z", to: "y/x" },
  { op: "rename", path: "z", to: "x/z/x" },
  { op: "remove", path: "x" },
  { op: "read", path: "x" },
];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "simulated-disk-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

it("gives the results and the errors of the machine's disk, in any sequence without a crash", async () => {
  await fc.assert(
    fc.asyncProperty(diskOperations, async (operations) => {
      const root = mkdtempSync(join(folder, "run-"));
      const disk = createSimulatedDisk();
      const simulated = createPlayer(disk.diskFor("a"), root);
      const real = createPlayer(nodeDisk, root);
      await disk.diskFor("a").makeDirectory(root);
      try {
        for (const operation of operations) {
          const ours = await simulated.play(operation);
          const theirs = await real.play(operation);
          if ("error" in ours && ours.error.code === undefined) {
            // Only where a folder would be renamed; from there on the two disks differ.
            expect("value" in theirs || theirs.error.code).toSatisfy(
              (outcome) => outcome === true || outcome === "ENOTEMPTY",
            );
            return;
          }
          expect({ operation, ...ours }).toEqual({ operation, ...theirs });
        }
        expect(textsOf(disk)).toEqual(realTexts(root));
      } finally {
        await real.closeAll();
        rmSync(root, { recursive: true });
      }
    }),
    { ...runs(200), examples: [[rareErrors]] },
  );
});

it("hands out the same parts of a file, also beyond its end", async () => {
  const path = join(folder, "parts");
  const range = fc.tuple(fc.nat({ max: 30 }), fc.nat({ max: 30 }));
  const pieces = fc.array(fc.string({ maxLength: 9 }), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(pieces, fc.array(range, { maxLength: 4 }), async (pieces, ranges) => {
      const disk = createSimulatedDisk().diskFor("a");
      await disk.makeDirectory(folder);
      const file = await disk.create(path);
      for (const piece of pieces) await file.write(Buffer.from(piece));
      await file.close();
      writeFileSync(path, pieces.join(""));
      expect(await partsOf(disk, path, ranges)).toBe(await partsOf(nodeDisk, path, ranges));
    }),
    runs(200),
  );
});

async function partsOf(disk: Disk, path: string, ranges: readonly ByteRange[]): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of disk.read(path, ranges)) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString("latin1");
}

it("loses by a crash of the host only what the enumeration of its states says", async () => {
  let enumerated = 0;
  await fc.assert(
    fc.asyncProperty(diskOperations, fc.infiniteStream(fc.nat()), async (operations, numbers) => {
      const disk = createSimulatedDisk();
      const player = createPlayer(disk.diskFor("a"), "/root");
      await disk.diskFor("a").makeDirectory("/root");
      for (const operation of operations) await player.play(operation);
      try {
        const states = disk.crashStates({ limit: 2000 }).map(textsOf);
        expect(new Set(states.map((texts) => JSON.stringify(texts))).size).toBe(states.length);
        disk.crashHost({ nextInt: (max) => (numbers.next().value ?? 0) % (max + 1) });
        expect(states).toContainEqual(textsOf(disk));
        enumerated += 1;
      } catch (error) {
        if (!(error instanceof CrashStateLimitError)) throw error;
      }
    }),
  );
  expect(enumerated).toBeGreaterThan(50);
});

function realTexts(root: string): Record<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path, readFileSync(path, "utf8")]),
  );
}
