import { expect, it } from "vitest";
import { artifactNames } from "./artifacts.ts";

it("names artifacts so that they sort by shard", () => {
  expect([
    artifactNames.profiles(3, 10),
    artifactNames.quarantine(9999, 10_000),
    artifactNames.shardManifest(0, 1),
    artifactNames.runManifest(),
  ]).toEqual([
    "shard-00003-of-00010.profiles.ndjson",
    "shard-09999-of-10000.quarantine.ndjson",
    "shard-00000-of-00001.manifest.json",
    "manifest.json",
  ]);
});
