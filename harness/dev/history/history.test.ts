import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { LogLine } from "../log-store.ts";
import { type History, openHistory } from "./history.ts";
import type { RecordOf } from "./run-records.ts";

let folder: string;
let notices: string[];
const opened: History[] = [];
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "history-")), "dev-1");
  notices = [];
});
afterEach(() => {
  for (const history of opened.splice(0)) history.close();
  rmSync(join(folder, ".."), { recursive: true });
});

async function open(): Promise<History> {
  const history = await openHistory(folder, (notice) => notices.push(notice));
  if (history === null) throw new Error(notices.join());
  opened.push(history);
  return history;
}
const files = () => readdirSync(folder).sort();
const line = (number: number): LogLine => ({
  number,
  at: number,
  run: "a",
  task: "task",
  level: "info",
  message: `line ${number}`,
});
const created = (run: string, number: number): RecordOf<"created"> => ({
  kind: "created",
  run,
  root: run,
  task: "task",
  parent: null,
  parentAttempt: null,
  start: number,
  shard: null,
  input: [],
  version: "wfv-1",
  number,
});

it("gives what was kept to the next server, and what that has not taken over to the one after", async () => {
  const first = await open();
  expect(first.restored).toEqual({ runs: [], keys: [], logs: [], workflowId: null, tasks: [] });
  first.takenOver();
  first.keepWorkflow("wfl-1");
  first.keepTask({ id: "tsk-1", name: "task", createdAt: 5 });
  first.keepRun("a", [created("a", 1)]);
  first.logs.keep(line(1));
  first.close();

  // It does not come to the end of its start.
  const failing = await open();
  const { restored } = failing;
  expect(restored).toMatchObject({
    workflowId: "wfl-1",
    tasks: [{ id: "tsk-1", name: "task", createdAt: 5 }],
    runs: [{ id: "a", details: { status: "canceled" } }],
    logs: [line(1)],
  });
  failing.keepWorkflow("wfl-1");
  failing.keepRun("b", [created("b", 1)]);
  failing.close();
  expect((await open()).restored).toEqual(restored);
  expect(notices).toEqual([]);
});

it("removes what an earlier server wrote when it is taken over", async () => {
  const first = await open();
  first.takenOver();
  first.keepRun("a", [created("a", 1)]);
  first.close();
  expect(files()).toEqual(["runs-000001.ndjson"]);
  const second = await open();
  second.keepRun("b", [created("b", 1)]);
  second.logs.keep(line(1));
  second.takenOver();
  expect(second.restored.runs).toEqual([]);
  // At once: it may be killed at any moment.
  expect(files()).toEqual(["lock", "logs-000001.ndjson", "runs-000002.ndjson"]);
});

it("reads log lines once that a server which was killed has left twice", async () => {
  const text = (from: number, to: number) => {
    const numbers = Array.from({ length: to - from + 1 }, (_, place) => from + place);
    return numbers.map((number) => `${JSON.stringify(line(number))}\n`).join("");
  };
  mkdirSync(folder);
  writeFileSync(join(folder, "logs-000001.ndjson"), text(5, 9));
  writeFileSync(join(folder, "logs-000002.ndjson"), text(5, 7));
  const { restored } = await open();
  expect(restored.logs.map(({ number }) => number)).toEqual([5, 6, 7, 8, 9]);
});

it("removes log lines that are dropped, those too that have not been written yet", async () => {
  const history = await open();
  history.takenOver();
  const large = "x".repeat(20_000);
  for (let number = 1; number <= 2500; number++) {
    history.logs.keep({ ...line(number), message: large });
  }
  for (let number = 1; number <= 2400; number++) history.logs.drop(line(number));
  history.close();
  const { restored } = await open();
  // They go by the thousand.
  expect(restored.logs[0]?.number).toBe(2001);
  expect(restored.logs.at(-1)?.number).toBe(2500);
});

it("leaves out a line that is torn, or not as it must be, and says so", async () => {
  const first = await open();
  first.takenOver();
  first.keepRun("a", [created("a", 1)]);
  first.close();
  const path = join(folder, "runs-000001.ndjson");
  appendFileSync(path, '{"kind":"from the future"}\n{"kind":"created","run":"b",');
  const { restored } = await open();
  expect(restored.runs.map(({ id }) => id)).toEqual(["a"]);
  expect(notices).toEqual([`${path}: what cannot be read is left out (2 lines)`]);
});

it("is for this user alone, also where the folder was there before", async () => {
  mkdirSync(folder);
  chmodSync(folder, 0o755);
  const history = await open();
  history.keepRun("a", [created("a", 1)]);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, "runs-000001.ndjson")).mode & 0o777).toBe(0o600);
});

it("belongs to one server at a time", async () => {
  const first = await open();
  const notice = `another server keeps its runs in ${folder}; runs are not kept for the next start`;
  await expect(open()).rejects.toThrow(notice);
  first.close();
  await open();
});

it("is not there where it cannot be", async () => {
  writeFileSync(folder, "a file");
  await expect(open()).rejects.toThrow(/cannot be used: EEXIST.*; runs are not kept/);
});

it("stops for good where it cannot be written, and says so once", async () => {
  const history = await open();
  history.takenOver();
  const large = { ...created("a", 1), task: "x".repeat(8_000_000) };
  history.keepRun("a", [large]);
  mkdirSync(join(folder, "runs-000002.ndjson"));
  history.keepRun("b", [created("b", 2)]);
  history.keepRun("c", [created("c", 3)]);
  history.logs.keep(line(1));
  history.close();
  expect(notices).toEqual([
    expect.stringMatching(/cannot be written: EEXIST.*; from now on runs are not kept/),
  ]);
  expect(files()).toEqual(["runs-000001.ndjson", "runs-000002.ndjson"]);
});
