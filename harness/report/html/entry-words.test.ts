import { expect, test } from "vitest";
import type { JournalEvent } from "../../journal/entry.ts";
import { healedRun, timed } from "../sample-journal.ts";
import { entryWords } from "./entry-words.ts";

const words = (event: JournalEvent) => entryWords({ seq: 0, t: 0, ...event });
const of = { run: "r", attempt: 1 };

test("each entry of a run has its words", () => {
  const told = timed(healedRun)
    .filter((entry) => entry.run === "run-1" && entry.kind !== "result")
    .map(entryWords);
  expect(told).toEqual([
    "created: process_shard, at most 4 attempts",
    "started",
    "struck by faults[0]: throw at shard.merged",
    "failed: injected by Shardproof: throw at shard.merged",
    "attempt 2 in 200 ms (declared 2 000 ms)",
    "started",
    "completed",
    "run completed",
  ]);
});

test("the rest", () => {
  const rename = { kind: "store", op: "rename", path: ".a.tmp", to: "a", bytes: 58714 } as const;
  const line = { level: "info", time: 1, event: "shard_end", shard: 3, note: "x\ny", ok: [true] };
  expect([
    words({ ...of, ...rename }),
    words({ ...of, kind: "store", op: "sync-directory", path: "k" }),
    words({ ...of, kind: "log", stream: "stdout", line }),
    words({ ...of, kind: "log", stream: "stderr", line: "plain\ttext" }),
    words({ ...of, kind: "log", stream: "stdout", line: null }),
    words({ ...of, kind: "result", value: { customers: 2 } }),
    words({ ...of, kind: "result", value: undefined }),
    words({ ...of, kind: "attempt", event: "noted", note: "odd\nthing" }),
    words({ ...of, kind: "attempt", event: "instance-started", number: 2 }),
    words({ ...of, kind: "attempt", event: "instance-ended", number: 2, how: "was killed" }),
    words({ run: "r", kind: "run", event: "ended", status: "failed", error: "no\nway" }),
  ]).toEqual([
    "rename .a.tmp to a, 58 714 bytes",
    "sync-directory k",
    "shard_end  shard 3  note x y  ok [true]",
    "plain text",
    "null",
    'returned {"customers":2}',
    "returned nothing",
    "odd thing",
    "delivered again, to instance 2",
    "instance 2 was killed",
    "run failed: no way",
  ]);
});
