import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { SOURCE_NAMES, sourceFileName } from "../../tasks/sources.ts";
import { describeWithS3Server, type TestBucket } from "../../tasks/testing/s3-server.ts";
import { type CliFolder, cliFolder } from "./testing/cli-folder.ts";
import { runTrigger } from "./trigger.ts";

const SAMPLE = fileURLToPath(new URL("../../data/sample", import.meta.url));
const ARGUMENTS = ["--shards", "3", "--max-quarantined", "0.5"];

let folder: CliFolder;
beforeAll(() => {
  folder = cliFolder();
});
afterAll(() => folder.remove());
afterEach(() => vi.unstubAllEnvs());

describeWithS3Server("the pipeline over S3", (server) => {
  const trigger = (...words: string[]) => {
    for (const [name, value] of Object.entries(server.environment())) vi.stubEnv(name, value);
    return folder.cli("trigger", ...ARGUMENTS, ...words);
  };
  function withSample(): TestBucket {
    const bucket = server.makeBucket();
    for (const source of SOURCE_NAMES) {
      const name = sourceFileName(source);
      bucket.write(`exports/today/${name}`, readFileSync(join(SAMPLE, name)));
    }
    return bucket;
  }
  /** The artifacts in a folder, as they are named in a bucket. */
  function inFolder(output: string): Record<string, Buffer> {
    const [runKey = ""] = readdirSync(output);
    return Object.fromEntries(
      readdirSync(join(output, runKey))
        .sort()
        .map((name) => [`profiles/${runKey}/${name}`, readFileSync(join(output, runKey, name))]),
    );
  }
  const artifactsIn = (bucket: TestBucket) =>
    Object.fromEntries(
      Object.entries(bucket.objects()).filter(([key]) => key.startsWith("profiles/")),
    );

  it("leaves the same bytes as in folders, with and without partitions", async () => {
    const local = await trigger("--sources", SAMPLE, "--output", "out", "--partition");
    expect(local).toMatchObject({ code: 0, stderr: "" });
    const expected = inFolder(join(folder.path, "out"));
    const runKey = Object.keys(expected)[0]?.split("/")[1];

    const bucket = withSample();
    const words = ["--sources", `s3://${bucket.name}/exports/today`, "--output"];
    const { code, stdout, stderr } = await trigger(...words, `s3://${bucket.name}/profiles/`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/\nProfiles {2}60\n/);
    expect(stdout).toMatch(new RegExp(`\nartifacts {2}s3://${bucket.name}/profiles/${runKey}\n$`));
    expect(artifactsIn(bucket)).toEqual(
      Object.fromEntries(Object.entries(expected).filter(([key]) => !key.includes("/partition-"))),
    );

    // Another run over the same sources finds what is there already, and leaves it.
    const again = await trigger(...words, `s3://${bucket.name}/profiles`, "--partition", "--json");
    expect(JSON.parse(again.stdout)).toMatchObject({
      status: "completed",
      artifacts: `s3://${bucket.name}/profiles/${runKey}`,
    });
    expect(artifactsIn(bucket)).toEqual(expected);

    const mixed = await trigger(...words, "from-s3", "--partition");
    expect(mixed).toMatchObject({ code: 0, stderr: "" });
    expect(inFolder(join(folder.path, "from-s3"))).toEqual(expected);
  });

  it("fails and says why where a bucket is not there, without a key", async () => {
    const bucket = withSample();
    const { code, stderr } = await trigger(
      "--sources",
      `s3://${bucket.name}/exports/today`,
      "--output",
      "s3://no-such-bucket/x",
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^The run failed: cannot write to s3:\/\/no-such-bucket\/x\/[0-9a-f]{32}: there is no bucket no-such-bucket at 127\.0\.0\.1:\d+; make it, or correct the location \(NoSuchBucket\)\n$/,
    );
    for (const key of Object.values(server.environment()).slice(0, 2)) {
      expect(stderr).not.toContain(key);
    }
  });
});

describe("a location in S3 that cannot be used is refused", () => {
  it.each<[string, Record<string, string>, RegExp]>([
    ["s3://", {}, /^--sources: "s3:\/\/" names no bucket; expected s3:\/\/bucket\/prefix\.$/],
    ["s3://a//b", {}, /^--sources: .*names no bucket that can be: a \(/],
    [
      "s3://abc",
      {},
      /^--sources: s3:\/\/ needs environment variables that are not set: AWS_ACCESS_KEY_ID \(.*\), AWS_SECRET_ACCESS_KEY \(.*\), AWS_REGION \(.*\); set them where the tasks run\.$/,
    ],
    [
      "s3://abc",
      { AWS_ACCESS_KEY_ID: "AKIA", AWS_REGION: "eu-west-1" },
      /not set: AWS_SECRET_ACCESS_KEY \(its secret\); set/,
    ],
  ])("%s with %j", async (sources, environment, words) => {
    for (const name of Object.keys(process.env))
      if (name.startsWith("AWS_")) vi.stubEnv(name, undefined);
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const refusal = { exitCode: 2, message: expect.stringMatching(words) };
    await expect(runTrigger(["--sources", sources, "--output", "x"])).rejects.toMatchObject(
      refusal,
    );
  });

  it("but another worker may have its keys from elsewhere", async () => {
    for (const name of Object.keys(process.env))
      if (name.startsWith("AWS_")) vi.stubEnv(name, undefined);
    const words = ["--sources", "s3://abc", "--output", "s3://abc", "--worker", "/no/such/worker"];
    await expect(runTrigger(words)).rejects.toMatchObject({ exitCode: 3 });
  });
});
