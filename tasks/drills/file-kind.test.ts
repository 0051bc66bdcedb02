import { expect, it } from "vitest";
import { artifactNames } from "../artifacts.ts";
import { SOURCE_NAMES, sourceFileName } from "../sources.ts";
import { fileKindOf } from "./file-kind.ts";

it.each([
  [artifactNames.profiles(3, 10_000), "profiles"],
  [artifactNames.quarantine(3, 10), "quarantine"],
  [artifactNames.shardManifest(3, 10), "shard-manifest"],
  [artifactNames.runManifest(), "run-manifest"],
])("knows %s, in any folder and under its temporary name too", (name, kind) => {
  expect(fileKindOf(name)).toBe(kind);
  expect(fileKindOf(`/out/crm.csv/${name}`)).toBe(kind);
  expect(fileKindOf(`/out/.${name}.0a1b.tmp`)).toBe(kind);
});

it("knows the sources", () => {
  expect(SOURCE_NAMES.map((source) => fileKindOf(`/in/${sourceFileName(source)}`))).toEqual(
    SOURCE_NAMES,
  );
});

it.each([
  "profiles.ndjson",
  "crm",
  "crm.csv.bak",
  ".crm.csv.changed-1.tmp",
  "my-manifest.json",
  "shard-00000-of-00001.other.json",
  "/manifest.json/x",
])("takes %s for nothing", (path) => {
  expect(fileKindOf(path)).toBe(null);
});
