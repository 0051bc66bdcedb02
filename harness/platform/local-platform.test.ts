import { describe, expect, it } from "vitest";
import type { JournalEvent } from "../journal/entry.ts";
import { processesOf, until } from "./testing/leftovers.ts";
import { oddPlatform } from "./testing/odd-platform.ts";

const { platform, play, start, marker } = oddPlatform();

describe("a parent", () => {
  it("gets the results and the errors of its subtasks, pushed", async () => {
    const { run } = await play("parent", [
      [
        ["ok", 1],
        ["exits-7", null],
        ["nowhere", null],
      ],
    ]);
    expect(run.results?.[0]).toMatchObject([
      { value: { value: 1, attempt: 1 }, polls: 1 },
      { error: "exited with code 7 before it reported a result", polls: 1 },
      { refused: { status: 404 } },
    ]);
  });

  it("that sends a submission again gets the same run", async () => {
    const { journal, run } = await play("parent", [
      [
        ["ok", 1],
        ["ok", 1],
      ],
    ]);
    expect(run.status).toBe("completed");
    const created = journal.filter((entry) => entry.kind === "run" && entry.event === "created");
    expect(created).toHaveLength(2);
  });

  it("that polls, as Render's SDK does, is told that a subtask goes on", async () => {
    const hasty = await start({ limits: { holdMs: 50 } });
    const run = await hasty.run({ task: "parent", input: [[["slow", null]]] });
    await hasty.close();
    expect(run.results).toEqual([[{ value: "slow", polls: 2 }]]);
  });

  it("is told nothing of runs that are not its own", async () => {
    const { run } = await play("asks-for-a-stranger");
    expect(run.results).toEqual([404]);
  });
});

describe("a run of the platform", () => {
  it("can be cancelled: what works for it is killed, and its end says so", async () => {
    const run = platform().start({ task: "parent", input: [[["lost-in-thought", null]]] });
    await until(() => processesOf(marker).length === 2);
    expect(platform().details(run)?.status).toBe("running");
    expect(platform().cancel(run)).toBe(true);
    expect(await platform().whenEnded(run)).toMatchObject({
      status: "canceled",
      attempts: [{ status: "canceled", error: "the run was cancelled" }],
    });
    expect(processesOf(marker)).toEqual([]);
    expect(platform().cancel(run)).toBe(false);
  });

  it("ends when nothing works for it any more, orphans included", async () => {
    const { run, journal } = await play("starts-and-fails");
    expect(run).toMatchObject({ status: "failed", error: "gave up" });
    expect(processesOf(marker)).toEqual([]);
    const ends = journal.filter((entry) => entry.kind === "run" && entry.event === "ended");
    expect(ends).toMatchObject([{ status: "failed" }, { status: "canceled" }]);
  });

  it("is refused for an unknown task, as bad usage", async () => {
    await expect(platform().run({ task: "okay", input: [] })).rejects.toMatchObject({
      exitCode: 2,
    });
  });

  it("works with as many processes at once as it may", async () => {
    const narrow = await start({ concurrency: 1 });
    const journal: JournalEvent[] = [];
    const input = [
      ["slow", 1],
      ["slow", 2],
      ["slow", 3],
    ];
    await narrow.run({ task: "parent", input: [input], record: (event) => journal.push(event) });
    await narrow.close();
    let working = 0;
    let most = 0;
    const subtask = (entry: JournalEvent) => entry.kind === "attempt" && entry.run !== "trn-00001";
    for (const entry of journal.filter(subtask)) {
      if (entry.kind !== "attempt") continue;
      working += entry.event === "started" ? 1 : -1;
      most = Math.max(most, working);
    }
    expect(most).toBe(1);
  });

  it("is cancelled when the platform is closed, and no other is taken then", async () => {
    const other = await start();
    const run = other.start({ task: "lost-in-thought", input: [] });
    await until(() => processesOf(marker).length === 1);
    await Promise.all([other.close(), other.close()]);
    expect(processesOf(marker)).toEqual([]);
    expect(other.details(run)).toMatchObject({
      status: "canceled",
      attempts: [{ status: "canceled" }],
    });
    expect((await other.whenEnded(run)).status).toBe("canceled");
    await expect(other.run({ task: "ok", input: [] })).rejects.toThrow("the platform is closed");
  });
});
