import { describe, expect, it } from "vitest";
import { failedRun } from "./failed-run.ts";
import { customerOf, goodRun, pathOf, rewriting, shardFile, withFile } from "./good-run.ts";
import { find } from "./invariant.ts";
import { rightShard } from "./right-shard.ts";

const stray = rewriting(
  shardFile(2, "profiles.ndjson"),
  (text) => `${text}{"customer_id":"${customerOf(0)}"}\n`,
);
const path = pathOf(shardFile(2, "profiles.ndjson"));
const told = [`customer "${customerOf(0)}" lies in shard 2 (${path}), belongs to shard 0`];

describe("right-shard", () => {
  it("holds when every customer lies where its id hashes to", () => {
    expect(find(rightShard, goodRun()).verdict).toBe("holds");
  });

  it("names a customer that lies elsewhere", () => {
    expect(find(rightShard, goodRun(stray))).toMatchObject({ verdict: "violated", evidence: told });
  });

  it("judges what the shards of a failed run have published", () => {
    expect(find(rightShard, failedRun()).verdict).toBe("holds");
    expect(find(rightShard, failedRun(stray))).toMatchObject({ evidence: told });
  });

  it("leaves profiles that are not there to correct-content", () => {
    expect(find(rightShard, withFile(goodRun(), path, null)).verdict).toBe("holds");
  });

  it("is not applicable without an oracle", () => {
    expect(find(rightShard, { ...goodRun(), oracle: null }).verdict).toBe("not-applicable");
  });
});
