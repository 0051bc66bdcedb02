import { beforeAll, describe, expect, it } from "vitest";
import { SOURCE_NAMES } from "../../tasks/sources.ts";
import { describeWithS3Server } from "../../tasks/testing/s3-server.ts";
import { type RecordedRun, type RunOutcome, useS3Runs } from "./testing/s3-run.ts";

// Every request of a whole run, as one without a death makes them: the process of the attempt that makes
// it is ended with SIGKILL before the request has reached the server, in the midst of its body, and when
// it is done but not answered. Then the attempt is made again; the orchestrator's is the run started again.

const PARTITIONS = SOURCE_NAMES.map((source) => `partition_source ${source}`);

describeWithS3Server("a run in S3", (server) => {
  const runsIn = useS3Runs(server);

  describe.each([
    ["without partitions", false, ["merge_customer_data", "process_shard 1"]],
    ["with partitions", true, ["merge_customer_data", ...PARTITIONS, "process_shard 1"]],
  ] as const)("%s", (_, partition, attempts) => {
    let finished: Omit<RunOutcome, "uploads">;
    let recorded: RecordedRun;
    beforeAll(async () => {
      finished = await runsIn(partition).inFolder();
      recorded = await runsIn(partition).record();
    });

    /** Every object is one of the finished run's, whole; a manifest comes after what it speaks of. */
    function problemsIn(objects: RunOutcome["objects"]): string[] {
      const wrong = Object.entries(objects)
        .filter(([key, bytes]) => !finished.objects[key]?.equals(bytes))
        .map(([key]) => `${key} is not as in a folder`);
      const early = Object.keys(objects)
        .filter((key) => key.endsWith("manifest.json"))
        .flatMap((manifest) => {
          const prefix = manifest.replace(/manifest\.json$/, "");
          return Object.keys(finished.objects)
            .filter((key) => key.startsWith(prefix) && !(key in objects))
            .map((key) => `${manifest} is there before ${key}`);
        });
      return [...wrong, ...early];
    }

    it("leaves what it leaves in a folder, by attempts that make each request once", () => {
      const { requests, ...outcome } = recorded;
      expect(outcome).toEqual({ ...finished, uploads: [] });
      const names = requests.map(({ attempt, request }) => `${attempt}: ${request}`);
      expect(names).toEqual([...new Set(names)]);
      // The shards' are alike: the deaths of one stand for all.
      const ofShard = (shard: number) =>
        requests
          .filter(({ attempt }) => attempt === `process_shard ${shard}`)
          .map(({ request }) => request.replaceAll(`-0000${shard}-`, "-"));
      expect(ofShard(0)).toEqual(ofShard(1));
      const dying = new Set(requests.map(({ attempt }) => attempt));
      dying.delete("process_shard 0");
      expect([...dying].sort()).toEqual([...attempts].sort());
    });

    it.concurrent.each(attempts)(
      "%s dies at each of its requests, and is made again",
      async (attempt) => {
        for (const { request, moments } of recorded.requests.filter(
          (each) => each.attempt === attempt,
        )) {
          for (const moment of moments) {
            const death = { attempt, request, moment };
            const problems: string[] = [];
            const { result, objects, uploads } = await runsIn(partition)
              .playWith(death, (seen) => problems.push(...problemsIn(seen)))
              .catch((error: Error) => {
                throw new Error(`${JSON.stringify(death)}: ${error.message}`);
              });
            problems.push(...problemsIn(objects));
            expect({ death, result, keys: Object.keys(objects), uploads, problems }).toEqual({
              death,
              result: finished.result,
              keys: Object.keys(finished.objects),
              uploads: [],
              problems: [],
            });
          }
        }
      },
    );
  });
});
