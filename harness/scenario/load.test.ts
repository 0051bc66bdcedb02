import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadScenario, parseScenario, resolveScenario } from "./load.ts";
import { GOOD, refusalOf } from "./sample-scenario.ts";

test("a good scenario is read with its defaults", () => {
  expect(parseScenario(GOOD.join("\n"), "scenarios/x.yaml")).toEqual({
    name: "x",
    description: "It works.",
    tags: ["quick"],
    seed: 7,
    data: { customers: 100, malformed: 3, crlf: true },
    run: { shards: 10, waitScale: 0.1, timeoutScale: 1 },
    faults: [{ fault: "throw", at: "shard.merged", shard: 3, attempt: 1, occurrence: 1 }],
    expect: { outcome: "completed", attempts: { 3: 2 } },
  });
});

test("what may be left out is filled in", () => {
  const text =
    "name: x\ndescription: d\ndata: { customers: 1 }\nrun: { shards: 1 }\nexpect: { outcome: completed }\n";
  expect(parseScenario(text, "x.yaml")).toEqual({
    name: "x",
    description: "d",
    tags: [],
    seed: 42,
    data: { customers: 1 },
    run: { shards: 1, waitScale: 1, timeoutScale: 1 },
    faults: [],
    expect: { outcome: "completed", attempts: {} },
  });
});

describe("files", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "shardproof-scenarios-"));
    writeFileSync(join(folder, "fail-one-shard.yaml"), "");
    writeFileSync(join(folder, "slow.yml"), "");
    writeFileSync(join(folder, "notes.txt"), "");
    mkdirSync(join(folder, "folder.yaml"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const refusal = (name: string, bytes?: Uint8Array | string) => {
    const path = join(folder, name);
    if (bytes !== undefined) writeFileSync(path, bytes);
    const { message } = refusalOf(() => loadScenario(path));
    if (bytes !== undefined) rmSync(path);
    return message.replace(folder, "<folder>");
  };

  test("a missing file: the nearest, and all there are", () => {
    expect(refusal("fail-one-shrad.yaml")).toBe(
      '<folder>/fail-one-shrad.yaml: there is no such scenario; did you mean "fail-one-shard"? There are: fail-one-shard, folder, slow.',
    );
  });

  test("a missing folder", () => {
    expect(refusal("nowhere/x.yaml")).toBe("<folder>/nowhere/x.yaml: there is no such scenario.");
    expect(refusal("notes.txt/x.yaml")).toBe(
      "<folder>/notes.txt/x.yaml: there is no such scenario.",
    );
  });

  test("a folder", () => {
    expect(refusal("folder.yaml")).toBe(
      "<folder>/folder.yaml: this is a folder; name one scenario file in it",
    );
  });

  test("bytes that are not UTF-8", () => {
    const latin1 = Buffer.from("name: x\ndescription: caf\xe9\n", "latin1");
    expect(refusal("x.yaml", latin1)).toBe(
      "<folder>/x.yaml:2:1 this line is not UTF-8; save the file as UTF-8",
    );
    expect(refusal("x.yaml", Buffer.from([0x61, 0x0a, 0x62, 0x0a, 0xc3]))).toContain(":3:1 ");
  });

  test("a huge file", () => {
    expect(refusal("x.yaml", "#".repeat(262_145))).toBe(
      "<folder>/x.yaml: found 262145 bytes; allowed are 262144: this is hardly a scenario",
    );
  });

  test("a byte order mark does no harm", () => {
    const path = join(folder, "x.yaml");
    writeFileSync(path, `\uFEFF${GOOD.join("\r\n")}`);
    expect(loadScenario(path).name).toBe("x");
    rmSync(path);
  });

  test.each([
    ["fail-one-shard", join("scenarios", "fail-one-shard.yaml")],
    ["mine/x.yaml", "mine/x.yaml"],
    ["x.yml", "x.yml"],
    ["../elsewhere/x", "../elsewhere/x"],
  ])("%s stands for %s", (given, path) => {
    expect(resolveScenario(given)).toBe(path);
  });

  test("names are looked for in a folder of one's own, too", () => {
    expect(resolveScenario("x", "mine")).toBe(join("mine", "x.yaml"));
  });
});
