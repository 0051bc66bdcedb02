import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ArmedFault } from "../drills/armed-fault.ts";
import { InputError } from "../errors.ts";
import { recordedEffects } from "../testing/recorded-effects.ts";
import { openS3Store } from "./open-s3-store.ts";

let server: Server;
/** What was asked, and the statuses that it is answered with; 200 from then on. */
let asked: string[];
let statuses: number[];

beforeEach(async () => {
  asked = [];
  statuses = [];
  server = createServer((request, answer) => {
    asked.push(`${request.method} ${request.url} ${request.headers["if-none-match"] ?? ""}`.trim());
    request.resume().once("end", () => answer.writeHead(statuses.shift() ?? 200).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterEach(() => server.close());

function opened(faults: readonly ArmedFault[] = []) {
  const { told, effects, log } = recordedEffects();
  const store = openS3Store({
    environment: {
      AWS_ACCESS_KEY_ID: "AKIA",
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    },
    faults,
    failpoints: {
      reach: (name) => {
        told.push(name);
      },
    },
    log,
    effects,
    attemptTag: "ffffffffffffffff",
  });
  return { told, store };
}

const pieces = [Buffer.from("bytes")];

it("publishes over HTTP, past the attempt's failpoints", async () => {
  const { told, store } = opened();
  await store.artifacts("s3://one/out").publish("key", "a", pieces);
  expect(asked).toEqual(["PUT /one/out/key/a *"]);
  expect(told).toEqual(["artifact.write", "artifact.before-rename", "artifact.published"]);
});

it("keeps what it has learnt of a server, for each bucket", async () => {
  const { store } = opened();
  statuses = [501];
  for (const bucket of ["one", "one", "two"]) {
    await store.artifacts(`s3://${bucket}/out`).publish("key", "a", pieces);
  }
  expect(asked).toEqual([
    "PUT /one/out/key/a *",
    "PUT /one/out/key/a",
    "PUT /one/out/key/a",
    "PUT /two/out/key/a *",
  ]);
});

it("tries again after a short pause", async () => {
  statuses = [503];
  await opened().store.artifacts("s3://one/out").publish("key", "a", pieces);
  expect(asked).toHaveLength(2);
});

it("arms the attempt's faults", async () => {
  const { told, store } = opened([
    { fault: 0, action: "eio", operation: "rename", file: "run-manifest", afterBytes: 0 },
  ]);
  const publishing = store.artifacts("s3://one/out").publish("key", "manifest.json", pieces);
  await expect(publishing).rejects.toThrow(/InternalError/);
  expect(told).toContainEqual({ fault: 0, action: "eio", at: "rename run-manifest" });
  expect(asked).toEqual([]);
});

it("says what the environment lacks", () => {
  const { effects, log } = recordedEffects();
  const failpoints = { reach() {} };
  const open = () =>
    openS3Store({ environment: {}, faults: [], failpoints, log, effects, attemptTag: "00000000" });
  expect(open).toThrow(InputError);
});
