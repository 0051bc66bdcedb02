import { expect, it } from "vitest";
import { remoteTargetFrom } from "./remote-target.ts";

const S3 = {
  AWS_ACCESS_KEY_ID: "id",
  AWS_SECRET_ACCESS_KEY: "very secret",
  AWS_REGION: "eu-west-1",
};
const LOCAL = { RENDER_USE_LOCAL_DEV: "true" };
const RENDER = { RENDER_API_KEY: "rnd_secret", WORKFLOW_SLUG: "drills" };

it("names all that is missing, each with how to get it", async () => {
  await expect(remoteTargetFrom(undefined, {})).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringMatching(
      /^--target remote: RENDER_API_KEY is not set: .*\nWORKFLOW_SLUG is not set: .*\n--store is not given: name s3:\/\/bucket\/prefix, /,
    ),
  });
  await expect(remoteTargetFrom("s3://bucket/drills", RENDER)).rejects.toThrow(
    /^--target remote: --store: s3:\/\/ needs environment variables that are not set: AWS_ACCESS_KEY_ID .*AWS_REGION/,
  );
});

it.each([
  ["/tmp/drills", /--store is "\/tmp\/drills": name s3:\/\/bucket\/prefix; with a local server/],
  ["s3://B/drills", /--store: "s3:\/\/B\/drills" names no bucket that can be: B/],
])("refuses %s, and tells no key", async (store, message) => {
  for (const environment of [
    { ...RENDER, ...S3 },
    { ...LOCAL, ...S3 },
  ]) {
    const refusal = await remoteTargetFrom(store, environment).catch((error: Error) => error);
    expect((refusal as Error).message).toMatch(message);
    expect((refusal as Error).message).not.toMatch(/secret/);
  }
});
