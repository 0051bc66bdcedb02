import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { JournalEntry } from "./entry.ts";
import { readJournal } from "./journal.ts";
import { openJournalFile } from "./journal-file.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "journal-file-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const entry = (seq: number, text = "x"): JournalEntry => ({
  seq,
  t: seq / 10,
  kind: "log",
  run: "r",
  attempt: 1,
  stream: "stdout",
  line: text,
});
const listeners = () => process.listenerCount("exit");

it("holds every entry once it is closed, whatever was in it before", () => {
  const path = join(folder, "journal.ndjson");
  const before = listeners();
  for (const entries of [[entry(0), entry(1), entry(2)], [entry(0, "日本")]]) {
    const file = openJournalFile(path);
    for (const one of entries) file.write(one);
    file.close();
    file.close();
    expect(readJournal(readFileSync(path, "utf8"))).toEqual(entries);
  }
  expect(listeners()).toBe(before);
});

it("is written while the play goes on, in large pieces", () => {
  const path = join(folder, "journal.ndjson");
  const file = openJournalFile(path);
  file.write(entry(0));
  expect(readFileSync(path, "utf8")).toBe("");
  file.write(entry(1, "x".repeat(70_000)));
  file.write(entry(2));
  expect(readFileSync(path, "utf8").split("\n")).toHaveLength(3);
  file.close();
});

it("says that it cannot be made", () => {
  expect(() => openJournalFile(join(folder, "none", "journal.ndjson"))).toThrow(
    expect.objectContaining({
      exitCode: 3,
      message: expect.stringMatching(/^cannot write the journal .*ENOENT/),
    }),
  );
});

it("on a full disk lets the play go on, and says so when it is closed", () => {
  const file = openJournalFile("/dev/full");
  file.write(entry(0, "x".repeat(70_000)));
  file.write(entry(1, "x".repeat(70_000)));
  expect(() => file.close()).toThrow(
    expect.objectContaining({ exitCode: 3, message: expect.stringMatching(/ENOSPC.*make room/) }),
  );
});

it("keeps what was written when the process ends without closing; a full disk changes no exit", () => {
  const module = JSON.stringify(new URL("./journal-file.ts", import.meta.url).href);
  const path = join(folder, "journal.ndjson");
  const program = `
    const { openJournalFile } = await import(${module});
    for (const path of [${JSON.stringify(path)}, "/dev/full"]) {
      openJournalFile(path).write(${JSON.stringify(entry(0))});
    }
    process.exit(130);
  `;
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
  const words = ["--import", tsx, "--input-type=module", "--eval", program];
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 130, stderr: "" });
  expect(readJournal(readFileSync(path, "utf8"))).toEqual([entry(0)]);
});
