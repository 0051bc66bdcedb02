import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { compiledKernel } from "./compile.ts";

it("bytes.ts is what assembly/ compiles to; else: npm run build:kernel", async () => {
  const committed = readFileSync(new URL("./bytes.ts", import.meta.url), "utf8");
  expect(await compiledKernel()).toBe(committed);
});
