import { expect, it } from "vitest";
import { oddCustomers } from "./customer-places.ts";
import {
  customerOf,
  goodRun,
  ORACLE,
  pathOf,
  profilesOf,
  rewriting,
  SHARDS,
  shardFile,
} from "./good-run.ts";

const name = (shard: number) => shardFile(shard, "profiles.ndjson");
const artifacts = Array.from({ length: SHARDS }, (_, shard) => ({
  shard,
  path: pathOf(name(shard)),
}));
const odd = (run = goodRun(), named = artifacts) => oddCustomers(run.files, named, ORACLE);
const idsOf = (shard: number) => profilesOf(shard).map((line) => JSON.parse(line).customer_id);

it("is nobody where the artifacts are the oracle's", () => {
  expect(odd()).toEqual([]);
});

it("looks into no artifact that is what is expected", () => {
  const { files } = goodRun();
  const read: string[] = [];
  const contents = new Map(
    files.paths.map((path) => [
      path,
      {
        bytes: 0,
        sha256: "",
        ...ORACLE.shards[artifacts.findIndex((each) => each.path === path)]?.profiles,
      },
    ]),
  );
  const watched = {
    ...files,
    contents,
    chunks: (path: string) => {
      read.push(path);
      return files.chunks(path);
    },
  };
  expect(oddCustomers(watched, artifacts, ORACLE)).toEqual([]);
  expect(read).toEqual([]);
});

it("is whoever lies in another shard, once or besides its own", () => {
  const first = profilesOf(0)[0] as string;
  const customerId = customerOf(0);
  const home = { customerId, home: 0, isKnown: true };
  const twice = goodRun(rewriting(name(2), (text) => first + text));
  expect(odd(twice)).toEqual([{ ...home, shards: [0, 2] }]);
  const moved = goodRun((file, text) => {
    if (file === name(0)) return text.replace(first, "");
    return file === name(2) ? text + first : text;
  });
  expect(odd(moved)).toEqual([{ ...home, shards: [2] }]);
});

it("is everybody of a shard that nobody names, or that is named twice", () => {
  const without = odd(goodRun(), artifacts.slice(1));
  expect(without.map(({ customerId }) => customerId)).toEqual(idsOf(0));
  expect(without.every(({ shards }) => shards.length === 0)).toBe(true);
  const twice = odd(goodRun(), [...artifacts, ...artifacts.slice(1, 2)]);
  expect(twice.map(({ customerId, shards }) => ({ customerId, shards }))).toEqual(
    idsOf(1).map((customerId) => ({ customerId, shards: [1, 1] })),
  );
});

it("is everybody of a shard that there is not: known ones besides their own", () => {
  const stray = odd(goodRun(), [...artifacts, { shard: 9, path: pathOf(name(0)) }]);
  expect(stray.map(({ shards }) => shards)).toEqual(idsOf(0).map(() => [0, 9]));
});
