import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { shellWord } from "./shell-word.ts";

it.each(["fail-one-shard", "a/b.yaml", "--seed=7", "0.5", "x@y:z,w%+"])("%s stays", (text) => {
  expect(shellWord(text)).toBe(text);
});

it.each([
  "",
  "two words",
  "$(echo x)",
  "`echo x`",
  "x; echo y",
  "x & y | z > /dev/null",
  "it's 'quoted' \"twice\" \\",
  "*",
  "~",
  "#no comment",
  "!1",
  "a\nb",
  "é",
])("a shell gets %j as it is", (text) => {
  const words = execFileSync("sh", ["-c", `printf '%s|' ${shellWord(text)} end`], {
    encoding: "utf8",
  });
  expect(words).toBe(`${text}|end|`);
});
