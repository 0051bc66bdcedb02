import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { scenarioSchema } from "../scenario/schema.ts";
import { play } from "./play.ts";
import type { Stage } from "./stage.ts";
import { type WorkerCommand, workerCommand } from "./worker-command.ts";

let folder: string;
let worker: WorkerCommand;
const home = process.cwd();
beforeAll(async () => {
  worker = await workerCommand(undefined);
  // Plays lie below the working folder.
  folder = mkdtempSync(join(tmpdir(), "play-at-scale-"));
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(home);
  worker.release();
  rmSync(folder, { recursive: true });
});

it("judges a run that does not fit into memory, tells how far it is, and cleans up", async () => {
  const scenario = scenarioSchema.parse({
    name: "large",
    description: "More than is read whole.",
    tags: ["test"],
    seed: 1,
    data: { customers: 60_000, malformed: 0.0005, superseded: 0.05 },
    run: { shards: 3 },
    faults: [{ fault: "kill", at: "artifact.write", shard: 1, attempt: 1 }],
    expect: { outcome: "completed", attempts: { 1: 2 } },
  });
  const told = new Set<Stage>();
  const played = await play(scenario, {
    target: "local",
    command: worker.command,
    replay: "",
    onProgress: (stage) => told.add(stage),
  });
  expect(played.findings.filter(({ verdict }) => verdict !== "holds")).toEqual([]);
  expect([...told]).toEqual(["data", "oracle", "reference", "verification"]);
  expect(existsSync(join(".shardproof", "large", "output"))).toBe(true);
  expect(existsSync(join(".shardproof", "large", "oracle"))).toBe(false);
  played.release();
});
