/** Whole runs whose sources and artifacts are in S3. One attempt of a run may be a process that dies. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import type { RunResult } from "../../../tasks/artifacts.ts";
import type { AnyTaskDefinition, TaskContext } from "../../../tasks/definition.ts";
import { createDirectoryStore } from "../../../tasks/directory-store.ts";
import { nodeDisk } from "../../../tasks/disk.ts";
import { inactiveFailpoints } from "../../../tasks/failpoints.ts";
import { mergeCustomerData } from "../../../tasks/pipeline.ts";
import { SOURCE_NAMES, sourceFileName } from "../../../tasks/sources.ts";
import type { Store } from "../../../tasks/store.ts";
import { recordedEffects } from "../../../tasks/testing/recorded-effects.ts";
import { sourceFile } from "../../../tasks/testing/recorded-world.ts";
import type { Meddle } from "../../../tasks/testing/s3-proxy.ts";
import type { S3Server, TestBucket } from "../../../tasks/testing/s3-server.ts";
import { openUploadsIn, s3StoreOn, shownRequest } from "./s3-here.ts";
import { attemptStarter, type StartAttempt } from "./s3-process.ts";

/** A request of a run, and the attempt that makes it: `process_shard 1`, `PUT manifest.json`. */
export interface RunRequest {
  readonly attempt: string;
  readonly request: string;
}

/** Before the request has reached the server, in the midst of its body, or done but not answered. */
const MOMENTS = ["start", "body", "answer"] as const;
export type Moment = (typeof MOMENTS)[number];

export interface Death extends RunRequest {
  readonly moment: Moment;
}

export interface RecordedRequest extends RunRequest {
  /** Those at which a process can die: one without a body has no midst of it. */
  readonly moments: readonly Moment[];
}

/** What came of a run, in its bucket and besides. */
export interface RunOutcome {
  readonly result: RunResult;
  readonly objects: Readonly<Record<string, Buffer>>;
  /** Keys of uploads that were neither completed nor given up. */
  readonly uploads: readonly string[];
}

/** A run without a death. */
export interface RecordedRun extends RunOutcome {
  /** All that it asks of the server, in order. */
  readonly requests: readonly RecordedRequest[];
}

export interface S3Runs {
  record(): Promise<RecordedRun>;
  /**
   * A run of which one attempt is a process that dies at a request, and is made again.
   *
   * @param look called with what is in the bucket, at every request
   * @throws Error the attempt did not die
   */
  playWith(death: Death, look: (objects: RunOutcome["objects"]) => void): Promise<RunOutcome>;
  /** The same run in a folder, by the keys that its files have in the bucket. */
  inFolder(): Promise<Omit<RunOutcome, "uploads">>;
}

const CUSTOMERS = ["a", "b", "c", "d", "e"];
const SHARDS = 2;

/** Gives a file of tests its runs, each in a bucket of its own; several may be played at once. */
export function useS3Runs(server: S3Server): (partition: boolean) => S3Runs {
  let folder = "";
  let start: StartAttempt;
  const meddlers = new Map<string, Meddle>();
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "s3-run-"));
    start = await attemptStarter(folder);
    server.meddle((request) => {
      const bucket = request.path.split("/")[1] ?? "";
      return meddlers.get(bucket)?.(request) ?? null;
    });
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function makeBucket(meddle: (bucket: TestBucket) => Meddle): TestBucket {
    const bucket = server.makeBucket();
    for (const [name, bytes] of sourceFiles()) bucket.write(`in/${name}`, bytes);
    meddlers.set(bucket.name, meddle(bucket));
    return bucket;
  }

  return (partition) => {
    async function play(bucket: TestBucket, attempts: PlayAttempt): Promise<RunOutcome> {
      const at = `s3://${bucket.name}`;
      const input = inputAt(`${at}/in`, `${at}/out`, partition);
      const result = await playRun(s3StoreOn(server), input, attempts);
      meddlers.delete(bucket.name);
      return {
        result,
        objects: bucket.objects(),
        uploads: await openUploadsIn(server, bucket.name),
      };
    }

    return {
      async record() {
        const requests: RecordedRequest[] = [];
        let current = "";
        const bucket = makeBucket(() => ({ method, path, headers }) => {
          const request = shownRequest(`${method} ${path}`);
          const hasBody = Number(headers["content-length"]) > 0;
          const moments = hasBody ? MOMENTS : MOMENTS.filter((moment) => moment !== "body");
          requests.push({ attempt: current, request, moments });
          return null;
        });
        const outcome = await play(bucket, async (attempt, here) => {
          const outer = current;
          current = attempt;
          const value = await here();
          current = outer;
          return value;
        });
        return { ...outcome, requests };
      },
      async playWith(death, look) {
        let kill: (() => void) | null = null;
        const bucket = makeBucket((own) => ({ method, path }) => {
          look(own.objects());
          // An orchestrator's process runs its subtasks too, but makes each such request first or alone.
          if (kill === null || shownRequest(`${method} ${path}`) !== death.request) return null;
          const first = kill;
          kill = null;
          return { reset: death.moment, first };
        });
        return play(bucket, async (attempt, here, task, input) => {
          if (attempt !== death.attempt) return here();
          const process = start(server, task, input);
          kill = process.kill;
          const { end, errors } = await process.ended;
          kill = null;
          if (end !== "SIGKILL") throw new Error(`it ended with ${end}: ${errors}`);
          return here();
        });
      },
      async inFolder() {
        const local = mkdtempSync(join(folder, "run-"));
        const sources = join(local, "in");
        mkdirSync(sources);
        for (const [name, bytes] of sourceFiles()) writeFileSync(join(sources, name), bytes);
        const store = createDirectoryStore({
          disk: nodeDisk,
          failpoints: inactiveFailpoints,
          attemptTag: "00000000",
        });
        const input = inputAt(sources, join(local, "out"), partition);
        const result = await playRun(store, input, (_attempt, here) => here());
        const keys = readdirSync(local, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name).slice(local.length + 1))
          .sort();
        const objects = Object.fromEntries(
          keys.map((key) => [key, readFileSync(join(local, key))] as const),
        );
        return { result, objects };
      },
    };
  };
}

/** One row of each is of no use, so that a quarantine artifact is not empty. */
const sourceFiles = () =>
  SOURCE_NAMES.map(
    (source) =>
      [sourceFileName(source), sourceFile(source, ...CUSTOMERS, ",without@id.example")] as const,
  );

const inputAt = (sources: string, output: string, partition: boolean) => ({
  sources,
  output,
  shards: SHARDS,
  partition,
  maxQuarantined: 1,
});

/**
 * Plays an attempt.
 *
 * @param attempt its name
 * @param here plays it in this process
 */
type PlayAttempt = (
  attempt: string,
  here: () => Promise<unknown>,
  task: string,
  input: unknown,
) => Promise<unknown>;

/** Plays a run, one attempt after the other, so that it is known whose a request is. */
async function playRun(store: Store, input: unknown, play: PlayAttempt): Promise<RunResult> {
  let last: Promise<unknown> = Promise.resolve();
  const { log } = recordedEffects();
  const context: TaskContext = {
    store,
    failpoints: inactiveFailpoints,
    log,
    run(child, childInput) {
      const next = last.then(() => attempt(child as AnyTaskDefinition, childInput));
      last = next.catch(() => {});
      return next as Promise<never>;
    },
  };
  function attempt(definition: AnyTaskDefinition, input: unknown): Promise<unknown> {
    const { source, shard } = input as { readonly source?: string; readonly shard?: number };
    const name = [definition.name, source ?? shard].join(" ").trimEnd();
    return play(name, () => definition.run(context, input), definition.name, input);
  }
  return (await attempt(mergeCustomerData as AnyTaskDefinition, input)) as RunResult;
}
