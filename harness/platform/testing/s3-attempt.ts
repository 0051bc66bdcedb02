/** One attempt of a shard whose sources and artifacts are in S3, in a process of its own. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { DRILLS_VARIABLE, FAULTS_VARIABLE } from "../../../tasks/arming.ts";
import { createDirectoryStore } from "../../../tasks/directory-store.ts";
import { nodeDisk } from "../../../tasks/disk.ts";
import type { ArmedFault } from "../../../tasks/drills/armed-fault.ts";
import { inactiveFailpoints } from "../../../tasks/failpoints.ts";
import { inspectSources } from "../../../tasks/inspect-sources.ts";
import { type ProcessShardInput, processShard } from "../../../tasks/process-shard.ts";
import { runKeyOf, sourceDigestOf } from "../../../tasks/source-digest.ts";
import { SOURCE_NAMES, sourceFileName } from "../../../tasks/sources.ts";
import type { Store } from "../../../tasks/store.ts";
import { recordedEffects } from "../../../tasks/testing/recorded-effects.ts";
import { sourceFile } from "../../../tasks/testing/recorded-world.ts";
import type { S3Server, TestBucket } from "../../../tasks/testing/s3-server.ts";
import { openUploadsIn, s3StoreOn } from "./s3-here.ts";
import {
  type AttemptEnd,
  type AttemptProcess,
  attemptStarter,
  type StartAttempt,
} from "./s3-process.ts";

export interface S3Shard {
  /** With its sources, and no artifact yet. */
  readonly bucket: TestBucket;
  /** What must be in the bucket in the end, by key: sources, and the artifacts as in a folder. */
  readonly finished: Readonly<Record<string, Buffer>>;
  /** Plays it in a process of its own. */
  play(faults?: readonly ArmedFault[]): Promise<AttemptEnd>;
  /** Ends the process that is playing, as if the machine had gone. */
  kill(): void;
  /** Another attempt, without faults, in this process; what it returns is compared with a folder's. */
  playAgain(): Promise<void>;
  /** Keys of uploads that were neither completed nor given up. */
  uploads(): Promise<readonly string[]>;
}

/** Gives a file of tests its worker's bundle, and shards of as many customers as are asked for. */
export function useS3Shards(server: S3Server): (customers: number) => Promise<S3Shard> {
  let folder = "";
  let start: StartAttempt;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "s3-attempt-"));
    start = await attemptStarter(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  return async (customers) => {
    const bucket = server.makeBucket();
    const local = join(folder, bucket.name);
    mkdirSync(local);
    const ids = Array.from({ length: customers }, (_, i) => `customer-${i}`);
    for (const source of SOURCE_NAMES) {
      // One row of no use: the quarantine artifact is not empty.
      const bytes = sourceFile(source, ...ids, ",without@id.example");
      bucket.write(`in/${sourceFileName(source)}`, bytes);
      writeFileSync(join(local, sourceFileName(source)), bytes);
    }
    const options = { disk: nodeDisk, failpoints: inactiveFailpoints, attemptTag: "00000000" };
    const directories = createDirectoryStore(options);
    const files = await inspectSources(directories.sources(local));
    const at = (sources: string, output: string) =>
      ({ sources, output, shard: 0, shardCount: 1, files }) as const;
    const output = join(local, "out");
    const inFolder = at(local, output);
    const inS3 = at(`s3://${bucket.name}/in`, `s3://${bucket.name}/out`);

    const runKey = runKeyOf(sourceDigestOf(files), 1);
    await directories.artifacts(output).prepare(runKey);
    const result = await runHere(directories, inFolder);
    const artifacts = readdirSync(join(output, runKey));
    const finished = {
      ...bucket.objects(),
      ...Object.fromEntries(
        artifacts.map((name) => [
          `out/${runKey}/${name}`,
          readFileSync(join(output, runKey, name)),
        ]),
      ),
    };

    let playing: AttemptProcess | undefined;
    return {
      bucket,
      finished,
      play(faults = []) {
        const armed = {
          [FAULTS_VARIABLE]: JSON.stringify(faults),
          [DRILLS_VARIABLE]: "enabled",
        };
        playing = start(server, processShard.name, inS3, faults.length > 0 ? armed : {});
        return playing.ended;
      },
      kill: () => playing?.kill(),
      async playAgain() {
        const again = await runHere(s3StoreOn(server), inS3);
        if (JSON.stringify(again) === JSON.stringify(result)) return;
        throw new Error(`another result than in a folder: ${JSON.stringify(again)}`);
      },
      uploads: () => openUploadsIn(server, bucket.name),
    };
  };
}

function runHere(store: Store, input: ProcessShardInput): Promise<unknown> {
  const { log } = recordedEffects();
  const run = () => Promise.reject(new Error("a shard runs no other task"));
  return processShard.run({ run, store, failpoints: inactiveFailpoints, log }, input);
}
