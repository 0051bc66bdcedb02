/** Many random requests against one server, and whether it stays what it was. */
import { ask } from "../testing/http-client.ts";
import { createExchanger, type ExchangeEnd } from "./exchange.ts";
import { type FuzzRequest, fuzzRequest, RUN_PLACEHOLDER } from "./fuzz-request.ts";
import type { Holdings } from "./server-messages.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

export interface CampaignOptions {
  readonly seed: number;
  /** Number of the first request. */
  readonly from: number;
  readonly requests: number;
  /** In the command lines of the workers. */
  readonly marker: string;
  onProgress?(sent: number): void;
}

export interface CampaignResult {
  /** What was wrong, in words; none if all was well. */
  readonly problems: readonly string[];
  /** How often requests ended in each way, by status or word, with `rest` or `socket` before it. */
  readonly ends: ReadonlyMap<string, number>;
  /** What the server held when a quarter of the requests had been sent, and after all. */
  readonly before: Holdings;
  readonly after: Holdings;
}

/** How many requests are under way at once. */
const AT_ONCE = 32;
const MAX_LEFT_OPEN = 100;
const MAX_PROBLEMS = 20;
/** What may have grown between the two measurements: the heap breathes, and code is compiled. */
const TOLERANCE: Holdings = { heapBytes: 8_000_000, descriptors: 3, resources: 3 };

/**
 * Sends the requests. A problem is: the server ends; it answers with a bug of its own (500); it leaves a
 * whole request without an answer; it holds more at the end than after the first quarter.
 */
export async function runCampaign(options: CampaignOptions): Promise<CampaignResult> {
  const server = await startServerProcess(options.marker);
  const problems: string[] = [];
  const ends = new Map<string, number>();
  try {
    const first = Math.floor(options.requests / 4);
    await send(server, options, options.from, first, problems, ends);
    const before = await rest(server);
    await send(server, options, options.from + first, options.requests - first, problems, ends);
    const after = await rest(server);
    problems.push(...growth(before, after));
    return { problems, ends, before, after };
  } finally {
    await server.stop();
  }
}

async function send(
  server: ServerProcess,
  { seed, onProgress }: CampaignOptions,
  from: number,
  count: number,
  problems: string[],
  ends: Map<string, number>,
): Promise<void> {
  const exchanger = createExchanger(MAX_LEFT_OPEN);
  const runs = createRecentRuns(server.url);
  let next = from;

  async function sendOne(request: FuzzRequest): Promise<void> {
    const { to, isWhole, isLeftOpen } = request;
    const at = to === "rest" ? server.url : await socketOf(server);
    const bytes = withRun(request.bytes, await runs.latest(request.number));
    const end = await exchanger.send(at, bytes, isWhole, isLeftOpen);
    const what = `${to} ${end}`;
    ends.set(what, (ends.get(what) ?? 0) + 1);
    const problem = problemOf(request, end);
    if (problem === null) return;
    // An attempt that ends hangs up on whoever asks it.
    if (to === "socket" && end === "closed" && (await server.goes(at))) return;
    problems.push(`request ${request.number} of seed ${seed}: ${problem}`);
  }

  async function worker(): Promise<void> {
    while (next < from + count && problems.length < MAX_PROBLEMS) {
      const number = next++;
      await sendOne(fuzzRequest(seed, number));
      if ((number + 1) % 1000 === 0) onProgress?.(number + 1);
      const why = server.ended();
      if (why !== null) throw new Error(`${why}\nafter about request ${number} of seed ${seed}`);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  exchanger.close();
}

function problemOf({ isWhole }: FuzzRequest, end: ExchangeEnd): string | null {
  if (end === 500) return "it was answered with a bug of the server's (500)";
  if (isWhole && end === "closed") return "it was hung up on without an answer";
  if (isWhole && end === "silent") return "it was not answered in time";
  return null;
}

function withRun(bytes: Buffer, run: string): Buffer {
  const place = bytes.indexOf(RUN_PLACEHOLDER);
  if (place < 0) return bytes;
  const changed = Buffer.from(bytes);
  changed.write(run, place, "latin1");
  return changed;
}

/** Ids of runs that are there, or were a moment ago. */
function createRecentRuns(url: string) {
  let ids: readonly string[] = [];
  return {
    async latest(number: number): Promise<string> {
      if (number % 100 === 0 || ids.length === 0) {
        const { body } = await ask(url, "/v1/task-runs?limit=100");
        ids = body.map(({ taskRun }: { taskRun: { id: string } }) => taskRun.id);
      }
      return ids[number % Math.max(1, ids.length)] ?? RUN_PLACEHOLDER;
    },
  };
}

/** Sees to it that an attempt is at work. @returns its socket */
async function socketOf(server: ServerProcess): Promise<string> {
  for (;;) {
    const socket = server.socket();
    if (socket !== null) return socket;
    // It may be refused, where there is no room, or cancelled by another request; then once more.
    await start(server.url);
    await Promise.race([server.nextSocket(), new Promise((resolve) => setTimeout(resolve, 1000))]);
  }
}

function start(url: string) {
  return ask(url, "/v1/task-runs", { method: "POST", body: { task: "task", input: [] } });
}

/** Ends all that is under way, lets go of what is kept, and measures. */
async function rest(server: ServerProcess): Promise<Holdings> {
  await endAll(server.url);
  // What ended last is kept however large it is: let it be something small.
  await start(server.url);
  await endAll(server.url);
  return await server.measure();
}

async function endAll(url: string): Promise<void> {
  for (;;) {
    const live = await liveRoots(url);
    if (live.length === 0) return;
    for (const run of live) await ask(url, `/v1/task-runs/${run}`, { method: "DELETE" });
  }
}

/** Those that have not ended, or for which something is still at work. */
async function liveRoots(url: string): Promise<string[]> {
  const live: string[] = [];
  for (let cursor = ""; ; ) {
    const { body } = await ask(url, `/v1/task-runs?limit=100&cursor=${cursor}`);
    for (const { taskRun } of body) {
      if (taskRun.completedAt === undefined && taskRun.parentTaskRunId === "")
        live.push(taskRun.id);
    }
    if (body.length < 100) return live;
    cursor = body.at(-1).cursor;
  }
}

function growth(before: Holdings, after: Holdings): string[] {
  return (Object.keys(TOLERANCE) as (keyof Holdings)[])
    .filter((what) => after[what] > before[what] + TOLERANCE[what])
    .map((what) => `the server leaks: ${what} grew from ${before[what]} to ${after[what]}`);
}
