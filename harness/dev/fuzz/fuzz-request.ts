/** Requests to fuzz with: each follows from a seed and its number alone, so any one can be sent again. */
import { between, chance, pick, type Random, randomFor } from "../../../data/random.ts";
import { randomBase64, randomBody, randomJson, randomText } from "./random-json.ts";

export interface FuzzRequest {
  readonly number: number;
  /** The API, or the socket of an attempt. */
  readonly to: "rest" | "socket";
  readonly bytes: Buffer;
  /** It is HTTP to its end: it must be answered. What is not may be. */
  readonly isWhole: boolean;
  /** It is left hanging, as long as there is room, instead of being ended. */
  readonly isLeftOpen: boolean;
}

/** Stands in a request for the id of a run that is there by then; as long as one. */
export const RUN_PLACEHOLDER = "trn-@@@@@@@@@@@@@@@@@@@@";

/** The request of that number. */
export function fuzzRequest(seed: number, number: number): FuzzRequest {
  const random = randomFor(seed, "fuzz", number);
  const to = chance(random, 70) ? "rest" : "socket";
  const whole = to === "rest" ? restRequest(random) : socketRequest(random);
  const broken = chance(random, 20);
  return {
    number,
    to,
    bytes: broken ? damaged(random, whole) : whole,
    isWhole: !broken,
    isLeftOpen: broken && chance(random, 10),
  };
}

const METHODS = [
  "GET",
  "GET",
  "GET",
  "POST",
  "POST",
  "POST",
  "DELETE",
  "PUT",
  "PATCH",
  "OPTIONS",
  "PURGE",
];
const PATHS = [
  "/v1/tasks",
  "/v1/tasks/task",
  "/v1/task-runs",
  "/v1/task-runs",
  "/v1/task-runs",
  `/v1/task-runs/${RUN_PLACEHOLDER}`,
  "/v1/task-runs/trn-none",
  "/v1/task-runs/events",
  `/v1/task-runs/events?taskRunIds=${RUN_PLACEHOLDER}`,
  "/v1/logs",
  "/v1/logs/subscribe",
  "/",
  "*",
  "//",
  "/v1/__proto__",
  "http://evil.example/v1/tasks",
];
/** What clients ask for. */
const USUAL = [
  ["POST", "/v1/task-runs"],
  ["POST", "/v1/task-runs"],
  ["POST", "/v1/task-runs"],
  ["GET", "/v1/task-runs"],
  ["GET", `/v1/task-runs/${RUN_PLACEHOLDER}`],
  ["DELETE", `/v1/task-runs/${RUN_PLACEHOLDER}`],
  ["GET", `/v1/task-runs/events?taskRunIds=${RUN_PLACEHOLDER}`],
  ["GET", "/v1/tasks"],
  ["GET", "/v1/tasks/task"],
  ["GET", "/v1/logs"],
  ["GET", "/v1/logs/subscribe"],
] as const;
const PARAMETERS = [
  "limit",
  "cursor",
  "taskSlug",
  "rootTaskRunId",
  "workflowId",
  "taskRun",
  "level",
  "text",
  "direction",
  "startTime",
  "endTime",
  "ownerId",
];
const VALUES = [
  "",
  "1",
  "100",
  "0",
  "-1",
  "task",
  RUN_PLACEHOLDER,
  "forward",
  "1e9",
  "2026-01-01T00:00:00Z",
  "%00",
  "%zz",
];

function restRequest(random: Random): Buffer {
  const query = Array.from(
    { length: chance(random, 40) ? between(random, 1, 3) : 0 },
    () => `${pick(random, PARAMETERS)}=${pick(random, VALUES)}`,
  );
  const [method, path] = chance(random, 50) ? pick(random, USUAL) : unusual(random);
  const mark = query.length === 0 ? "" : path.includes("?") ? "&" : "?";
  const body = randomBody(random, () => ({
    task: pick(random, ["task", "task", "wf/task:v1", "none"]),
    input: chance(random, 80) ? [randomJson(random)] : randomJson(random),
    ...(chance(random, 10) && { idempotencyKey: pick(random, ["a", "b", "", 1]) }),
  }));
  return requestOf(random, method, `${path}${mark}${query.join("&")}`, body);
}

function unusual(random: Random): readonly [string, string] {
  const path = chance(random, 90) ? pick(random, PATHS) : `/${escaped(randomText(random))}`;
  return [pick(random, METHODS), path];
}

const CALLS = [
  ["GET", "/input"],
  ["POST", "/run-subtask"],
  ["POST", "/run-subtask"],
  ["POST", "/get-subtask-result"],
  ["POST", "/callback"],
  ["POST", "/register-tasks"],
  ["DELETE", "/input"],
  ["GET", "/none"],
] as const;

function socketRequest(random: Random): Buffer {
  const [method, path] = pick(random, CALLS);
  const body = randomBody(random, () => {
    switch (path) {
      case "/run-subtask":
        return {
          task_name: pick(random, ["task", "none", 1]),
          input: randomBase64(random),
          idempotency_key: pick(random, ["a", "b", "c"]),
          created_at: pick(random, ["1", "2", "3"]),
        };
      case "/get-subtask-result":
        return { task_run_id: pick(random, [RUN_PLACEHOLDER, "trn-none", 1]) };
      case "/callback":
        // Seldom one that counts: it ends the attempt, and the next one takes a while to start.
        return chance(random, 3)
          ? { complete: { output: randomBase64(random) } }
          : pick(random, [{}, { complete: {} }, { complete: { output: "#" } }, { error: 1 }]);
      default:
        return randomJson(random);
    }
  });
  return requestOf(random, method, path, body);
}

const HOSTS = ["localhost", "localhost:8120", "127.0.0.1:1", "[::1]"];
const WRONG_HOSTS = ["evil.example", "", "localhost.evil.example", "x".repeat(300)];
const WRONG_TYPES = ["text/plain", "", "é", "multipart/form-data"];

function requestOf(random: Random, method: string, path: string, text: string): Buffer {
  const body = Buffer.from(text);
  const isChunked = body.length > 0 && chance(random, 15);
  const headers = [
    `Host: ${pick(random, chance(random, 95) ? HOSTS : WRONG_HOSTS)}`,
    `Content-Type: ${chance(random, 90) ? "application/json" : pick(random, WRONG_TYPES)}`,
    isChunked ? "Transfer-Encoding: chunked" : `Content-Length: ${body.length}`,
    ...(chance(random, 3) ? ["Origin: http://evil.example"] : []),
    ...(chance(random, 3) ? ["Sec-Fetch-Site: cross-site"] : []),
    ...(chance(random, 5) ? [`Last-Event-ID: ${pick(random, VALUES)}`] : []),
    ...(chance(random, 3) ? [`X-Large: ${"x".repeat(between(random, 1, 30_000))}`] : []),
    ...(chance(random, 3)
      ? Array.from({ length: between(random, 1, 200) }, (_, n) => `X-${n}: ${n}`)
      : []),
    ...(chance(random, path.includes("subscribe") ? 70 : 2)
      ? [
          "Connection: Upgrade",
          "Upgrade: websocket",
          "Sec-WebSocket-Version: 13",
          `Sec-WebSocket-Key: ${pick(random, ["dGhlIHNhbXBsZSBub25jZQ==", "", "x"])}`,
        ]
      : []),
    ...(chance(random, 2) ? ["Expect: 100-continue"] : []),
  ];
  const head = Buffer.from(
    `${method} ${path} HTTP/1.1\r\n${headers.join("\r\n")}\r\n\r\n`,
    "latin1",
  );
  return Buffer.concat([head, ...(isChunked ? chunksOf(random, body) : [body])]);
}

function chunksOf(random: Random, body: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  for (let from = 0; from < body.length; ) {
    const piece = body.subarray(from, from + between(random, 1, 100_000));
    pieces.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from("\r\n"));
    from += piece.length;
  }
  return [...pieces, Buffer.from("0\r\n\r\n")];
}

function damaged(random: Random, whole: Buffer): Buffer {
  const place = between(random, 0, Math.min(whole.length - 1, 400));
  switch (between(random, 0, 4)) {
    case 0:
      return whole.subarray(0, place);
    case 1:
      return Buffer.concat([whole.subarray(0, place), noise(random), whole.subarray(place)]);
    case 2:
      return Buffer.concat([whole.subarray(0, place), whole.subarray(place + 3)]);
    case 3:
      return Buffer.concat([whole, whole, whole.subarray(0, place)]);
    default:
      return noise(random);
  }
}

function noise(random: Random): Buffer {
  return Buffer.from(Array.from({ length: between(random, 1, 60) }, () => between(random, 0, 255)));
}

/** So that it can stand in the first line of a request. */
function escaped(text: string): string {
  return Buffer.from(text)
    .toString("latin1")
    .replace(/[^!-~]/g, "%ff");
}
