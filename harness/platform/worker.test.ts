import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JournalEvent } from "../journal/entry.ts";
import { bundleWorker } from "./bundle.ts";
import { type LocalPlatform, startLocalPlatform } from "./local-platform.ts";
import { ownTemporaryFolder, processesOf } from "./testing/leftovers.ts";

const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
const temporary = ownTemporaryFolder();
const bundles = join(temporary.folder, "bundles");

let command: string[];
let platform: LocalPlatform;
beforeAll(async () => {
  mkdirSync(bundles);
  command = await bundleWorker(bundles, fixture("tiny-worker.ts"));
  platform = await startLocalPlatform({ command, concurrency: 4, waitScale: 0 });
});
afterAll(async () => {
  await platform.close();
  const leftovers = { processes: processesOf(bundles), files: temporary.content() };
  temporary.remove();
  expect(leftovers).toEqual({ processes: [], files: ["bundles"] });
});

async function play(task: string, input: unknown) {
  const journal: JournalEvent[] = [];
  const run = await platform.run({
    task,
    input: [input],
    record: (event) => journal.push(event),
  });
  const odd = journal.filter(
    (entry) => entry.kind === "log" || (entry.kind === "attempt" && entry.event === "noted"),
  );
  return { run, odd };
}

describe("our worker", () => {
  it("registers its definitions with all that they ask for", () => {
    expect(platform.tasks.slice(0, 2)).toEqual([
      {
        name: "square",
        retry: { maxRetries: 1, waitDurationMs: 0, backoffScaling: 2 },
        timeoutSeconds: 30,
        plan: "standard",
      },
      {
        name: "squares",
        retry: { maxRetries: 0, waitDurationMs: 0, backoffScaling: 1 },
        timeoutSeconds: 7200,
        plan: "pro",
      },
    ]);
  });

  it("runs subtasks, each as a run of its own, and gets their results", async () => {
    const { run, odd } = await play("squares", [1, 2, 3]);
    expect(run).toMatchObject({ status: "completed", results: [[1, 4, 9]] });
    expect(odd).toEqual([]);
  });

  it("rejects where a subtask has failed, and ends although others are waited for", async () => {
    const { run, odd } = await play("squares", [3, -1]);
    expect(run).toMatchObject({
      status: "failed",
      error: "Subtask failed: an error without a message",
    });
    expect(odd).toEqual([]);
  });

  it("returns nothing as nothing", async () => {
    const { run } = await play("nothing", null);
    expect(run).toMatchObject({ status: "completed", results: null });
  });

  it("ends with an error at once, whatever the task has left open", async () => {
    const { run, odd } = await play("fails-with-a-timer", null);
    expect(run.error).toBe("with a timer open");
    expect(odd).toEqual([]);
  });
});
