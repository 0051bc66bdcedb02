import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { openHttpBucket } from "./http-bucket.ts";
import { isS3Error } from "./s3-error.ts";
import { s3SettingsFrom } from "./settings.ts";
import {
  type Answer,
  ENDPOINT,
  failure,
  HELLO,
  KEYS,
  recorded,
  refusal,
} from "./testing/recorded-bucket.ts";

describe("where a bucket is", () => {
  it.each<[NodeJS.ProcessEnv, string, string]>([
    [{ AWS_REGION: "eu-west-1" }, "bucket", "https://bucket.s3.eu-west-1.amazonaws.com/k"],
    [{ AWS_REGION: "cn-north-1" }, "bucket", "https://bucket.s3.cn-north-1.amazonaws.com.cn/k"],
    [{ AWS_REGION: "eu-west-1" }, "a.b", "https://s3.eu-west-1.amazonaws.com/a.b/k"],
    [ENDPOINT, "bucket", "http://s3.example:9000/bucket/k"],
    [{ AWS_ENDPOINT_URL: "https://x.example/s3//" }, "bucket", "https://x.example/s3/bucket/k"],
  ])("%j, %s", async (environment, name, href) => {
    const urls: string[] = [];
    const bucket = openHttpBucket({
      name,
      settings: s3SettingsFrom({ ...KEYS, ...environment }),
      pause: async () => {},
      spread: 0,
      transport: async ({ url, headers }) => {
        urls.push(url.href);
        expect(headers.Host).toBe(url.host);
        return { status: 200, headers: {}, body: Buffer.alloc(0) };
      },
    });
    await bucket.put("k", HELLO, "replace");
    expect(urls).toEqual([href]);
  });
});

describe("a request", () => {
  it("is signed with the key, for the region, over the digest of its body", async () => {
    const { bucket, requests } = recorded([{}], { ...ENDPOINT, AWS_SESSION_TOKEN: "token" });
    await bucket.put("k", HELLO, "replace");
    const [{ headers = {}, body } = {}] = requests;
    expect(headers).toMatchObject({
      "content-length": "5",
      "x-amz-content-sha256": HELLO.sha256,
      "X-Amz-Security-Token": "token",
    });
    expect(headers.Authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIAID\/\d{8}\/us-east-1\/s3\/aws4_request, SignedHeaders=content-length;host;x-amz-content-sha256;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}$/,
    );
    expect(body).toBe(HELLO.pieces);
    expect(JSON.stringify(requests)).not.toContain("the/secret");
  });

  it("carries any key", async () => {
    const { bucket, told } = recorded();
    await bucket.put("a b/é+!'()*~/x", HELLO, "replace");
    expect(told).toEqual(["PUT /bucket/a%20b/%C3%A9%2B%21%27%28%29%2A~/x"]);
  });

  it("says what it is about", async () => {
    const upload = { body: "<R><UploadId>i&amp;d</UploadId></R>", headers: { etag: '"e"' } };
    const { bucket, told } = recorded([upload]);
    expect(await bucket.startUpload("k")).toBe("i&d");
    expect(await bucket.putPart("k", "i&d", 7, HELLO)).toBe('"e"');
    await bucket.completeUpload("k", "i&d", ['"e"']);
    await bucket.abortUpload("k", "i&d");
    await bucket.put("k", HELLO, "create");
    expect(told).toEqual([
      "POST /bucket/k?uploads=",
      "PUT /bucket/k?partNumber=7&uploadId=i%26d",
      "POST /bucket/k?uploadId=i%26d *",
      "DELETE /bucket/k?uploadId=i%26d",
      "PUT /bucket/k *",
    ]);
  });
});

it("carries what completes an upload, and nothing where there is nothing to carry", async () => {
  const { bucket, requests, limits } = recorded();
  await bucket.completeUpload("k", "u", ["é"]);
  await bucket.abortUpload("k", "u");
  const sent = requests.map(({ body, headers }) => {
    const text = Buffer.concat([...(body as Iterable<Uint8Array>)]).toString();
    const digest = createHash("sha256").update(text).digest("hex");
    expect(headers["x-amz-content-sha256"]).toBe(digest);
    expect(headers["content-length"]).toBe(String(Buffer.byteLength(text)));
    return [text, [...(body as Iterable<Uint8Array>)].length];
  });
  expect(sent).toEqual([
    [expect.stringContaining("<ETag>é</ETag>"), 1],
    ["", 0],
  ]);
  expect(limits).toEqual([4_194_304, 4_194_304]);
});

it("signs the query too", async () => {
  const { bucket, requests } = recorded();
  for (const upload of ["a", "b"]) await bucket.abortUpload("k", upload);
  const [first, second] = requests.map(({ headers }) => headers.Authorization);
  expect(first).not.toBe(second);
});

describe("an error", () => {
  const errorOf = async (answer: Answer, environment: NodeJS.ProcessEnv = ENDPOINT) => {
    const error = await failure(recorded([answer], environment).bucket.put("k", HELLO, "create"));
    expect(isS3Error(error)).toBe(true);
    expect(error.message).not.toMatch(/AKIAID|the\/secret/);
    return error.message as string;
  };

  it.each<[Answer, string]>([
    [
      refusal(404, "NoSuchBucket"),
      "there is no bucket bucket at s3.example:9000; make it, or correct the location (NoSuchBucket)",
    ],
    [
      refusal(403, "AccessDenied"),
      "access is denied; allow the key s3:GetObject, s3:PutObject, s3:AbortMultipartUpload and s3:ListBucketMultipartUploads in the bucket bucket (AccessDenied)",
    ],
    [
      { status: 403 },
      "access is denied; allow the key s3:GetObject, s3:PutObject, s3:AbortMultipartUpload and s3:ListBucketMultipartUploads in the bucket bucket (AccessDenied)",
    ],
    [
      refusal(403, "AllAccessDisabled"),
      "all access to the bucket bucket is disabled (AllAccessDisabled)",
    ],
    [
      refusal(403, "InvalidAccessKeyId"),
      "the key that AWS_ACCESS_KEY_ID names is not known at s3.example:9000; is AWS_ENDPOINT_URL right? (InvalidAccessKeyId)",
    ],
    [
      refusal(403, "SignatureDoesNotMatch"),
      "AWS_SECRET_ACCESS_KEY is not the secret of the key that AWS_ACCESS_KEY_ID names (SignatureDoesNotMatch)",
    ],
    [
      refusal(400, "ExpiredToken"),
      "AWS_SESSION_TOKEN is no longer valid, or does not belong to the key; set a new one (ExpiredToken)",
    ],
    [
      refusal(403, "RequestTimeTooSkewed"),
      "the clock of this machine is wrong; set it (RequestTimeTooSkewed)",
    ],
    [
      refusal(400, "AuthorizationHeaderMalformed", "<Region>eu-west-1</Region>"),
      "the bucket bucket is in the region eu-west-1, not in us-east-1; set AWS_REGION=eu-west-1 (AuthorizationHeaderMalformed)",
    ],
    [
      { status: 301, headers: { "x-amz-bucket-region": "eu-west-2" } },
      "the bucket bucket is in the region eu-west-2, not in us-east-1; set AWS_REGION=eu-west-2 (PermanentRedirect)",
    ],
    [
      refusal(301, "PermanentRedirect"),
      "the bucket bucket is not in the region us-east-1; set AWS_REGION to the one that it is in (PermanentRedirect)",
    ],
    [
      refusal(503, "SlowDown"),
      "s3.example:9000 is too busy; try again later, or with fewer tasks at once (SlowDown), 5 times",
    ],
    [{ status: 500 }, "s3.example:9000 reported an internal error (InternalError), 5 times"],
    [{ status: 502 }, "the server answered with HTTP status 502 (HTTP 502), 5 times"],
    [{ status: 300 }, "the server answered with HTTP status 300 (HTTP 300)"],
    [
      { status: 307 },
      "the bucket bucket is not in the region us-east-1; set AWS_REGION to the one that it is in (TemporaryRedirect)",
    ],
    [
      refusal(400, "AuthorizationHeaderMalformed", "<Region>us-east-1</Region>"),
      "the bucket bucket is not in the region us-east-1; set AWS_REGION to the one that it is in (AuthorizationHeaderMalformed)",
    ],
    [{ status: 404 }, "it does not exist (NoSuchKey)"],
    [{ status: 412 }, "another object has taken its place meanwhile (PreconditionFailed)"],
    [
      { status: 429 },
      "s3.example:9000 is too busy; try again later, or with fewer tasks at once (TooManyRequests), 5 times",
    ],
    [{ status: 501 }, "the server answered with HTTP status 501 (NotImplemented)"],
    [
      { status: 503 },
      "s3.example:9000 is too busy; try again later, or with fewer tasks at once (ServiceUnavailable), 5 times",
    ],
    [refusal(404, "NoSuchUpload"), "its upload is gone (NoSuchUpload)"],
    [{ code: "ECONNRESET" }, "the connection to s3.example:9000 broke off (ECONNRESET), 5 times"],
    [{ code: "ETIMEDOUT" }, "s3.example:9000 did not answer in time (ETIMEDOUT), 5 times"],
    [{ status: 507 }, "no space is left at s3.example:9000 (InsufficientStorage)"],
    [refusal(507, "XMinioStorageFull"), "no space is left at s3.example:9000 (XMinioStorageFull)"],
    [refusal(400, "Whatever"), "of the server (Whatever)"],
    [
      {
        status: 400,
        body: "<Error><Code>Odd</Code><Message>AKIAID signs with the/secret</Message></Error>",
      },
      "… signs with … (Odd)",
    ],
    [
      { code: "ENOTFOUND" },
      "s3.example:9000 cannot be reached; look at the network, and at AWS_ENDPOINT_URL where it is set (ENOTFOUND)",
    ],
    [
      { code: "ECONNREFUSED" },
      "s3.example:9000 cannot be reached; look at the network, and at AWS_ENDPOINT_URL where it is set (ECONNREFUSED), 5 times",
    ],
    [
      { code: "SELF_SIGNED_CERT_IN_CHAIN" },
      "the certificate of s3.example:9000 is not trusted; name a file with that of its authority in AWS_CA_BUNDLE (SELF_SIGNED_CERT_IN_CHAIN)",
    ],
    [{ code: "HPE_INVALID_CONSTANT" }, "of the system, with … and … (HPE_INVALID_CONSTANT)"],
  ])("%j", async (answer, message) => {
    // A connection that is refused is looked into with a HEAD, which is refused too.
    expect(await errorOf(answer)).toBe(message);
  });

  it("may come with status 200, where an upload is completed", async () => {
    const { bucket, told } = recorded([
      { body: "<Error><Code>InternalError</Code></Error>" },
      { body: "<CompleteMultipartUploadResult/>" },
    ]);
    await bucket.completeUpload("k", "u", []);
    expect(told).toHaveLength(2);
  });

  it("that is not of the connection goes through as it is", async () => {
    const thrown = new Error("a bug");
    const bucket = openHttpBucket({
      name: "bucket",
      settings: s3SettingsFrom({ ...KEYS, ...ENDPOINT }),
      pause: async () => {},
      spread: 0,
      transport: () => Promise.reject(thrown),
    });
    expect(await failure(bucket.startUpload("k"))).toBe(thrown);
  });
});
