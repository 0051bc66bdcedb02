import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { compileAhead } from "./code-cache.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "code-cache-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function compiled(name: string, source: string) {
  const bundle = join(folder, name);
  writeFileSync(bundle, source);
  return { bundle, start: compileAhead(bundle) };
}

function run(file: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: "utf8" });
  return { status, stdout: stdout.trim(), stderr };
}

it.each(["taken", "not taken"])(
  "a bundle runs as a CommonJS module does, under its own name, its code being %s",
  (which) => {
    const { bundle, start } = compiled(
      "module.cjs",
      `const here = [__filename, __dirname, this === module.exports, exports === module.exports];
console.log(JSON.stringify([...here, require.resolve("./module.cjs")]));
throw new Error("told by its place: é");`,
    );
    if (which === "not taken") writeFileSync(`${bundle}.code`, "");
    const { status, stdout, stderr } = run(start);
    expect(JSON.parse(stdout)).toEqual([bundle, folder, true, true, bundle]);
    expect(status).toBe(1);
    expect(stderr.split("\n")[0]).toBe(`${bundle}:3`);
    expect(stderr).toContain("told by its place: é");
  },
);

it("a process runs the code that was compiled ahead", () => {
  const { bundle, start } = compiled("ahead.cjs", `console.log("compiled ahead");`);
  // V8 looks at a source's length only: what runs is not compiled from this.
  writeFileSync(bundle, `console.log("compiled later");`);
  expect(run(bundle).stdout).toBe("compiled later");
  expect(run(start)).toEqual({ status: 0, stdout: "compiled ahead", stderr: "" });
});

it.each([
  ["of another version", (code: Buffer) => code.fill(0xff, 0, 16)],
  ["cut", (code: Buffer) => code.subarray(0, 10)],
])("a process compiles for itself where the code is %s", (_what, spoil) => {
  const { bundle, start } = compiled("spoilt.cjs", `console.log("compiled ahead");`);
  writeFileSync(bundle, `console.log("compiled later");`);
  writeFileSync(`${bundle}.code`, spoil(readFileSync(`${bundle}.code`)));
  expect(run(start)).toEqual({ status: 0, stdout: "compiled later", stderr: "" });
});
