import { describe, expect, it } from "vitest";
import { type Answer, failure, HELLO, recorded, refusal } from "./testing/recorded-bucket.ts";

describe("an object that may be there already", () => {
  const complete = (bucket: ReturnType<typeof recorded>["bucket"]) =>
    bucket.completeUpload("k", "u", []);
  const put = (bucket: ReturnType<typeof recorded>["bucket"]) => bucket.put("k", HELLO, "create");

  it.each([
    ["put", put],
    ["complete", complete],
  ])("is refused (%s)", async (_what, make) => {
    const { bucket, told } = recorded([refusal(412, "PreconditionFailed")]);
    expect(await failure(make(bucket))).toMatchObject({ code: "PreconditionFailed", status: 412 });
    expect(told).toHaveLength(1);
  });

  it.each([
    ["put", put],
    ["complete", complete],
  ])(
    "is replaced where the server knows no conditions, which is asked once (%s)",
    async (_what, make) => {
      const { bucket, told } = recorded([refusal(501, "NotImplemented"), {}]);
      await make(bucket);
      await make(bucket);
      expect(told.map((request) => request.endsWith("*"))).toEqual([true, false, false]);
    },
  );

  it("is looked for when the connection broke while it was sent", async () => {
    const { bucket, told } = recorded([{ code: "EPIPE" }, {}]);
    expect(await failure(put(bucket))).toMatchObject({ code: "PreconditionFailed", status: 412 });
    expect(told).toEqual(["PUT /bucket/k *", "HEAD /bucket/k"]);
  });

  it.each([404, 403])("and is sent again where it is not found (%d)", async (status) => {
    const { bucket, told } = recorded([{ code: "ECONNRESET" }, { status }, {}]);
    await put(bucket);
    expect(told).toEqual(["PUT /bucket/k *", "HEAD /bucket/k", "PUT /bucket/k *"]);
  });

  it("is not looked for where it is to be replaced, or the server was busy", async () => {
    const replacing = recorded([{ code: "EPIPE" }, {}]);
    await replacing.bucket.put("k", HELLO, "replace");
    expect(replacing.told).toEqual(["PUT /bucket/k", "PUT /bucket/k"]);
    const busy = recorded([refusal(503, "SlowDown"), {}]);
    await put(busy.bucket);
    expect(busy.told).toEqual(["PUT /bucket/k *", "PUT /bucket/k *"]);
  });

  it("a part's upload is looked for likewise", async () => {
    const ended = recorded([{ code: "EPIPE" }, refusal(404, "NoSuchUpload")]);
    expect(await failure(ended.bucket.putPart("k", "u", 1, HELLO))).toMatchObject({
      code: "NoSuchUpload",
    });
    expect(ended.told.slice(1)).toEqual(["GET /bucket/k?uploadId=u&max-parts=1"]);
    const denied = recorded([
      { code: "EPIPE" },
      refusal(403, "AccessDenied"),
      { headers: { etag: "e" } },
    ]);
    expect(await denied.bucket.putPart("k", "u", 1, HELLO)).toBe("e");
  });
});

describe("reading", () => {
  const read = async (answers: Answer[], ranges?: [number, number][]) => {
    const { bucket, told } = recorded(answers);
    let text = "";
    for await (const piece of bucket.read("k", ranges)) text += Buffer.from(piece);
    return { text, told };
  };

  it("asks for ranges", async () => {
    const { text, told } = await read(
      [{ status: 206, body: "ab" }],
      [
        [5, 2],
        [9, 2],
      ],
    );
    expect(text).toBe("abab");
    expect(told).toEqual(["GET /bucket/k bytes=5-6", "GET /bucket/k bytes=9-10"]);
  });

  it("goes on to the length that the server tells", async () => {
    const headers = { "content-range": "bytes 0-1/4", etag: '"e"' };
    const { text, told } = await read([
      { status: 206, body: "ab", headers },
      { status: 206, body: "cd", headers },
    ]);
    expect(text).toBe("abcd");
    // The second names the object, which the record shows in place of its range.
    expect(told).toEqual(["GET /bucket/k bytes=0-4194303", 'GET /bucket/k "e"']);
  });

  it("takes its part of a whole object", async () => {
    expect((await read([{ body: "abcdef" }], [[2, 3]])).text).toBe("cde");
    expect((await read([{ body: "<Error><Code>not one</Code></Error>" }])).text).toContain(
      "not one",
    );
  });

  it("takes as many bytes as are due, and a refusal", async () => {
    const { bucket, limits } = recorded([refusal(404, "NoSuchBucket")]);
    const reading = bucket.read("k", [[5, 2]])[Symbol.asyncIterator]();
    expect(await failure(reading.next())).toMatchObject({ code: "NoSuchBucket", status: 404 });
    expect(limits).toEqual([2 + 4_194_304]);
  });

  it("finds nothing beyond the end", async () => {
    expect((await read([refusal(416, "InvalidRange")], [[5, 2]])).text).toBe("");
    expect((await read([refusal(416, "InvalidRange")])).text).toBe("");
  });
});

describe("uploads of a prefix", () => {
  const list = (...keys: string[]) => ({
    body: `<ListMultipartUploadsResult>${keys.map((key) => `<Upload><Key>${key}</Key><UploadId>1</UploadId></Upload>`).join("")}</ListMultipartUploadsResult>`,
  });

  it("are asked for, and others are left out", async () => {
    const { bucket, told } = recorded([list("a/b", "other", "a/b.c")]);
    expect((await bucket.openUploads("a/b")).map(({ key }) => key)).toEqual(["a/b", "a/b.c"]);
    expect(told).toEqual(["GET /bucket/?uploads=&prefix=a%2Fb"]);
  });

  it.each([
    ["openUploads", "list of uploads"],
    ["startUpload", "id of an upload"],
  ] as const)("%s: an answer without a %s is none", async (what, words) => {
    const { bucket } = recorded([{ body: "<html/>" }]);
    expect((await failure(bucket[what]("k")))?.message).toBe(
      `s3.example:9000 answered with no ${words}; is it an S3 server?`,
    );
  });

  it("may be refused with any status", async () => {
    const { bucket } = recorded([refusal(200, "Odd")]);
    expect(await failure(bucket.openUploads("k"))).toMatchObject({ code: "Odd", status: 200 });
  });

  it("a part without an ETag is none", async () => {
    const { bucket } = recorded();
    expect((await failure(bucket.putPart("k", "u", 1, HELLO)))?.message).toContain(
      "no ETag of a part",
    );
  });
});
