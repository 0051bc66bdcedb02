import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createSegments, linesOf, segmentFiles } from "./segments.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "segments-"));
});
afterEach(() => rmSync(folder, { recursive: true }));
const files = () => readdirSync(folder).sort();
const contents = () => segmentFiles(folder, "runs").map((file) => [...linesOf(file)]);

it("begins the next file when one is full, each for its user alone", () => {
  const segments = createSegments(folder, "runs", 7, 10);
  segments.append("a", ["12345", "6789"]);
  segments.append("b", ["x"]);
  segments.append("c", ["1234567"]);
  segments.append("d", ["y"]);
  expect(contents()).toEqual([["12345", "6789"], ["x", "1234567"], ["y"]]);
  expect(files()).toEqual(["runs-000008.ndjson", "runs-000009.ndjson", "runs-000010.ndjson"]);
  for (const name of files()) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  segments.close();
});

it("has no file as long as there is nothing in it", () => {
  const segments = createSegments(folder, "runs", 0);
  segments.close();
  expect(files()).toEqual([]);
});

it("removes files that nobody has anything in, the oldest first, but not the one that it writes", () => {
  const segments = createSegments(folder, "runs", 0, 1);
  segments.append("long", ["begins"]);
  segments.append("short", ["begins"]);
  segments.append("short", ["ends"]);
  segments.append("last", ["begins"]);
  segments.release("short");
  // Else its beginning would be there without its end, for as long as the first file is.
  expect(contents()).toHaveLength(4);
  segments.release("long");
  expect(contents()).toEqual([["begins"]]);
  segments.release("last");
  segments.release("never was");
  expect(contents()).toEqual([["begins"]]);
  segments.append("next", ["begins"]);
  expect(files()).toEqual(["runs-000005.ndjson"]);
  segments.close();
});

it("does not keep a file for what is nobody's", () => {
  const segments = createSegments(folder, "runs", 0, 1);
  segments.append(null, ["nobody's"]);
  segments.append("a", ["a's"]);
  expect(contents()).toEqual([["a's"]]);
  segments.remove();
  expect(files()).toEqual([]);
});

it("reads what is torn, or no JSON, as undefined", () => {
  writeFileSync(join(folder, "runs-000001.ndjson"), '{"a":1}\nnonsense\n\n2\n{"b":');
  expect(contents()).toEqual([[{ a: 1 }, undefined, undefined, 2, undefined]]);
});

it("takes no other file for its own, and sorts by number", () => {
  const names = ["runs-1000000", "runs-999999", "logs-000001", "runs-1", "truns-000001"];
  for (const name of names) writeFileSync(join(folder, `${name}.ndjson`), "");
  writeFileSync(join(folder, "lock"), "");
  expect(segmentFiles(folder, "runs").map(({ number }) => number)).toEqual([999_999, 1_000_000]);
});
