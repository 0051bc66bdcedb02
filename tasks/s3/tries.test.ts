import { describe, expect, it } from "vitest";
import { S3Error } from "./s3-error.ts";
import { spreadOf, withTries } from "./tries.ts";

const slowDown = () => new S3Error("SlowDown", 503, "busy (SlowDown)");

/** Fails so often with errors of a kind; tells the pauses, and what was asked before a further try. */
async function tried(fails: number, error: () => unknown, spread = 1) {
  const told: (number | string)[] = [];
  let tries = 0;
  const request = async () => {
    tries += 1;
    if (tries <= fails) throw error();
    return "done";
  };
  const result = await withTries(
    async (ms) => {
      told.push(ms);
    },
    spread,
    request,
    async ({ code }) => {
      told.push(code);
    },
  ).catch((error) => error);
  return { tries, told, result };
}

it("makes a request once that succeeds", async () => {
  expect(await tried(0, slowDown)).toEqual({ tries: 1, told: [], result: "done" });
});

it("doubles the pauses, and asks before each further try", async () => {
  expect(await tried(4, slowDown)).toEqual({
    tries: 5,
    told: [100, "SlowDown", 200, "SlowDown", 400, "SlowDown", 800, "SlowDown"],
    result: "done",
  });
});

it("pauses half as long for an attempt at the other end of the spread", async () => {
  expect((await tried(2, slowDown, 0)).told).toEqual([50, "SlowDown", 100, "SlowDown"]);
});

it("spreads attempts by their tags", () => {
  expect(["00000000ff", "ffffffff", "7fffffff00000000"].map(spreadOf)).toEqual([
    0,
    1,
    expect.closeTo(0.5),
  ]);
});

it("ends after five tries, and says so", async () => {
  const { tries, result } = await tried(99, slowDown);
  expect(tries).toBe(5);
  expect(result).toMatchObject({
    code: "SlowDown",
    status: 503,
    message: "busy (SlowDown), 5 times",
  });
});

it("ends with what is thrown before a further try", async () => {
  const refused = new S3Error("NoSuchUpload", 404, "gone");
  const trying = withTries(
    async () => {},
    0,
    () => Promise.reject(slowDown()),
    () => Promise.reject(refused),
  );
  await expect(trying).rejects.toBe(refused);
});

describe("what is tried again", () => {
  it.each([
    ["InternalError", 500],
    ["InternalError", 200],
    ["ServiceUnavailable", 200],
    ["SlowDown", 200],
    ["SlowDown", 503],
    ["HTTP 502", 502],
    ["HTTP 504", 504],
    ["TooManyRequests", 429],
    ["RequestTimeout", 400],
    ["ConditionalRequestConflict", 409],
    ["OperationAborted", 409],
    ["ECONNRESET", 0],
    ["ECONNREFUSED", 0],
    ["ECONNABORTED", 0],
    ["ENETUNREACH", 0],
    ["EHOSTUNREACH", 0],
    ["EPIPE", 0],
    ["ETIMEDOUT", 0],
    ["EAI_AGAIN", 0],
  ])("%s with status %d", async (code, status) => {
    expect((await tried(1, () => new S3Error(code, status, "m"))).result).toBe("done");
  });

  it.each([
    ["NoSuchKey", 404],
    ["AccessDenied", 403],
    ["PreconditionFailed", 412],
    ["NotImplemented", 501],
    ["XMinioStorageFull", 507],
    ["BucketAlreadyExists", 409],
    ["ENOTFOUND", 0],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", 0],
  ])("not %s with status %d", async (code, status) => {
    const error = new S3Error(code, status, "m");
    expect(await tried(1, () => error)).toEqual({ tries: 1, told: [], result: error });
  });

  it("not an error that is not S3's", async () => {
    const error = Object.assign(new Error("a drill"), { code: "ECONNRESET", status: 0 });
    expect((await tried(1, () => error)).result).toBe(error);
  });
});
