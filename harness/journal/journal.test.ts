import { describe, expect, it } from "vitest";
import type { JournalEntry } from "./entry.ts";
import { journalLine, readJournal } from "./journal.ts";

const run = "r";
const attempt = 1;
const ENTRIES: JournalEntry[] = [
  {
    seq: 0,
    t: 0,
    kind: "run",
    event: "created",
    run,
    task: "a",
    parent: null,
    root: run,
    shard: null,
    input: [{ order: 7 }, null],
    maxAttempts: 2,
  },
  { seq: 1, t: 0.5, kind: "attempt", event: "started", run, attempt },
  {
    seq: 2,
    t: 1,
    kind: "store",
    run,
    attempt,
    op: "rename",
    path: "a",
    to: "b",
    bytes: 3,
    sha256: "0".repeat(64),
  },
  { seq: 3, t: 1, kind: "store", run, attempt, op: "create", path: "a" },
  { seq: 4, t: 1, kind: "log", run, attempt, stream: "stdout", line: { event: "É" } },
  {
    seq: 5,
    t: 1,
    kind: "fault",
    event: "struck",
    fault: 0,
    action: "kill",
    at: "run.start",
    run,
    task: "a",
    shard: 3,
    attempt,
  },
  { seq: 6, t: 2, kind: "attempt", event: "noted", run, attempt, note: "odd" },
  { seq: 7, t: 2, kind: "attempt", event: "ended", run, attempt, outcome: "failed", reason: "why" },
  {
    seq: 8,
    t: 2,
    kind: "run",
    event: "retry-scheduled",
    run,
    attempt: 2,
    declaredWaitMs: 2000,
    waitMs: 20,
  },
  { seq: 9, t: 3, kind: "result", run, attempt: 2, value: { shard: 3 } },
  { seq: 10, t: 3, kind: "run", event: "ended", run, status: "completed", error: null },
];
const TEXT = ENTRIES.map(journalLine).join("");
/** The text with one line changed. */
const broken = (line: number, change: (text: string) => string) =>
  TEXT.split("\n")
    .map((text, index) => (index === line - 1 ? change(text) : text))
    .join("\n");

describe("journalLine", () => {
  it("puts seq, t and kind first, however the entry was built", () => {
    expect(journalLine({ run, attempt, event: "started", kind: "attempt", t: 7, seq: 1 })).toBe(
      '{"seq":1,"t":7,"kind":"attempt","run":"r","attempt":1,"event":"started"}\n',
    );
  });

  it("writes what a run returned as null where it returned nothing", () => {
    const line = journalLine({ seq: 0, t: 0, kind: "result", run, attempt, value: undefined });
    expect(readJournal(line)).toEqual([
      { seq: 0, t: 0, kind: "result", run, attempt, value: null },
    ]);
  });
});

describe("readJournal", () => {
  it("reads what was written, entries of every kind", () => {
    expect(readJournal(TEXT)).toEqual(ENTRIES);
    expect(readJournal("")).toEqual([]);
  });

  it("writes again what it read, byte for byte", () => {
    expect(readJournal(TEXT).map(journalLine).join("")).toBe(TEXT);
  });

  it.each([
    [
      "a line that is cut off",
      3,
      (text: string) => text.slice(0, 20),
      "journal line 3 is not JSON",
    ],
    ["an empty line", 2, () => "", "journal line 2 is not JSON"],
    ["a line that is no object", 1, () => "[]", "journal line 1: Invalid input: expected object"],
    [
      "an unknown kind",
      2,
      (text: string) => text.replace('"attempt"', '"x"'),
      "journal line 2: kind",
    ],
    [
      "an unknown event",
      2,
      (text: string) => text.replace("started", "begun"),
      "journal line 2: event",
    ],
    [
      "a field of another type",
      2,
      (text: string) => text.replace('"attempt":1', '"attempt":"1"'),
      "journal line 2: attempt",
    ],
    [
      "a missing field",
      8,
      (text: string) => text.replace(',"reason":"why"', ""),
      "journal line 8: reason",
    ],
    [
      "a field that is not known",
      2,
      (text: string) => text.replace("}", ',"extra":1}'),
      "journal line 2: Unrecognized key",
    ],
    [
      "a digest that is none",
      3,
      (text: string) => text.replace("0000", "xyz"),
      "journal line 3: sha256: expected 64",
    ],
    [
      "a gap",
      4,
      (text: string) => text.replace('"seq":3', '"seq":4'),
      "journal line 4: seq is 4, expected 3",
    ],
  ])("names the line and the field of %s", (_what, line, change, told) => {
    expect(broken(line, change)).not.toBe(TEXT);
    expect(() => readJournal(broken(line, change))).toThrow(told);
  });
});
