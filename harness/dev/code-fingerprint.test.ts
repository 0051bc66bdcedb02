import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { codeFingerprint, codeFoldersOf } from "./code-fingerprint.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "code-"));
  mkdirSync(join(folder, "lib"));
  write("main.js", "1");
  write("lib/part.ts", "1");
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, text: string) {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
}
/** Whether the fingerprint differs after a change. */
function changes(change: () => void): boolean {
  const before = codeFingerprint([folder]);
  expect(codeFingerprint([folder])).toBe(before);
  change();
  return codeFingerprint([folder]) !== before;
}

it.each([
  ["a file changes", () => write("main.js", "2")],
  ["a file grows", () => write("lib/part.ts", "12")],
  ["a file comes", () => write("lib/deep/new.py", "")],
  ["a file goes", () => rmSync(join(folder, "lib/part.ts"))],
  ["a file is touched", () => utimesSync(join(folder, "main.js"), 1, 1)],
])("differs when %s", (_, change) => {
  expect(changes(change)).toBe(true);
});

it.each([
  ["what is no code", () => write("data.csv", "x")],
  ["packages", () => write("node_modules/x/index.js", "x")],
  ["what Python compiles", () => write("__pycache__/x.py", "x")],
  ["hidden folders", () => write(".shardproof/x.js", "x")],
])("does not differ for %s", (_, change) => {
  expect(changes(change)).toBe(false);
});

it("leaves a virtual environment of Python out, whatever it is called", () => {
  write("env/pyvenv.cfg", "");
  expect(changes(() => write("env/lib/x.py", "x"))).toBe(false);
});

it("bears folders that are not there, links to nowhere and folders that lead back", () => {
  symlinkSync(join(folder, "nowhere.js"), join(folder, "link.js"));
  symlinkSync(folder, join(folder, "lib/back"));
  expect(codeFingerprint([folder, join(folder, "none")])).toContain("link.js gone");
});

it("the folders of a command are those of the files that it names", () => {
  const [main, part] = [join(folder, "main.js"), join(folder, "lib/part.ts")];
  chmodSync(main, 0o755);
  expect(codeFoldersOf(["node", main])).toEqual([folder]);
  expect(codeFoldersOf(["node", "--import", part, main])).toEqual(
    [folder, join(folder, "lib")].sort(),
  );
  expect(codeFoldersOf([process.execPath, "-e", `${"x".repeat(5000)}`])).toEqual([]);
  expect(codeFoldersOf(["python", "-m", "package"])).toEqual([]);
  expect(codeFoldersOf([])).toEqual([]);
});
