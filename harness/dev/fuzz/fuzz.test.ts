import { execFile } from "node:child_process";
import { randomInt, randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, it } from "vitest";
import { ownTemporaryFolder, processesOf } from "../../platform/testing/leftovers.ts";
import { runCampaign } from "./campaign.ts";
import { createExchanger } from "./exchange.ts";
import { fuzzRequest } from "./fuzz-request.ts";
import { startServerProcess } from "./server-process.ts";

const temporary = ownTemporaryFolder();
const marker = `fuzz-${randomUUID()}`;
afterAll(() => temporary.remove());

// A slice of what `npm run fuzz` does with a hundred thousand.
it("the server bears random requests: it answers what is whole, and ends and leaks nothing", async () => {
  // Another one each time; whoever looks into a failure sets it.
  const seed = Number(process.env.FUZZ_SEED ?? randomInt(2 ** 32));
  const requests = 5000;
  const { problems, ends } = await runCampaign({ seed, from: 0, requests, marker });
  expect(problems, `replay: FUZZ_SEED=${seed} npx vitest run harness/dev/fuzz`).toEqual([]);
  expect([...ends.values()].reduce((sum, count) => sum + count, 0)).toBe(requests);
  for (const end of ["rest 200", "rest 202", "rest 204", "rest 400", "socket 200", "socket 400"]) {
    expect(ends.get(end), end).toBeGreaterThan(0);
  }
  expect(processesOf(marker)).toEqual([]);
  expect(temporary.content().filter((name) => name.startsWith("shardproof"))).toEqual([]);
}, 300_000);

it("as a command it says what it sent and what came of it", async () => {
  const cli = fileURLToPath(new URL("cli.ts", import.meta.url));
  const words = ["--import", "tsx", cli, "--requests", "100", "--seed", "7"];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, words);
  expect(stderr).toBe("");
  expect(stdout).toMatch(/^100 requests, seed 7\n(?: {2}\S.*\n)+held .*\nPASS after /);
});

// Between two processes: in one, a client always has its turn before it learns that it was hung up on.
it("a client that still sends what is refused can read why", async () => {
  const server = await startServerProcess(marker);
  const exchanger = createExchanger(0);
  const head = `POST /v1/task-runs HTTP/1.1\r\nX: ${"x".repeat(30_000)}\r\n\r\n`;
  const bytes = Buffer.from(head + "y".repeat(5_000_000));
  const ends = [];
  for (let n = 0; n < 10; n++) {
    const clients = Array.from({ length: 8 }, () => exchanger.send(server.url, bytes, true, false));
    ends.push(...(await Promise.all(clients)));
  }
  await server.stop();
  expect(new Set(ends)).toEqual(new Set([431]));
});

it("a request follows from its seed and its number alone", () => {
  const numbers = Array.from({ length: 200 }, (_, number) => number);
  const there = numbers.map((number) => fuzzRequest(7, number));
  const back = numbers.toReversed().map((number) => fuzzRequest(7, number));
  expect(back.reverse()).toEqual(there);
  expect(fuzzRequest(8, 0)).not.toEqual(fuzzRequest(7, 0));
});
