import { describe, expect, it } from "vitest";
import { completionOf, refusalIn, uploadIdIn, uploadsIn } from "./answers.ts";

const NAMESPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"';
const bytes = (text: string) => Buffer.from(text);

describe("a refusal", () => {
  it.each([
    [
      "<Error><Code>NoSuchKey</Code><Message>It &amp; more</Message></Error>",
      { code: "NoSuchKey", message: "It & more" },
    ],
    [
      '\n<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>A</Code><Message/><Region>eu-west-1</Region></Error>',
      { code: "A", message: "", region: "eu-west-1" },
    ],
  ])("%s", (text, refusal) => {
    expect(refusalIn(bytes(text))).toEqual(refusal);
  });

  it.each([
    "",
    "<Error>",
    "<Error></Error>",
    "<html><Code>x</Code></html>",
    "\u0000",
    "plain text",
  ])("is not in %j", (text) => {
    expect(refusalIn(bytes(text))).toBeNull();
  });
});

it("the id of an upload", () => {
  const answer = `<InitiateMultipartUploadResult ${NAMESPACE}><Key>k</Key><UploadId>a&amp;b</UploadId></InitiateMultipartUploadResult>`;
  expect(uploadIdIn(bytes(answer))).toBe("a&b");
  expect(uploadIdIn(bytes("no XML"))).toBe("");
  expect(uploadIdIn(bytes("<Result/>"))).toBe("");
});

it("a list of uploads", () => {
  const list = (text: string) =>
    uploadsIn(
      bytes(`<ListMultipartUploadsResult ${NAMESPACE}>${text}</ListMultipartUploadsResult>`),
    );
  expect(list("<Prefix>a</Prefix>")).toEqual([]);
  expect(
    list(
      "<Upload><Key>a/&lt;é&gt;</Key><Initiator><ID>x</ID></Initiator><UploadId>1</UploadId></Upload>\n<Upload><UploadId>2</UploadId><Key>b</Key></Upload>",
    ),
  ).toEqual([
    { key: "a/<é>", id: "1" },
    { key: "b", id: "2" },
  ]);
  expect(uploadsIn(bytes("<ListBucketResult/>"))).toBeNull();
  expect(uploadsIn(bytes(""))).toBeNull();
});

it("the body that completes an upload names its parts in order", () => {
  expect(completionOf(['"a"', "b<&c"])).toBe(
    `<CompleteMultipartUpload ${NAMESPACE}><Part><PartNumber>1</PartNumber><ETag>"a"</ETag></Part><Part><PartNumber>2</PartNumber><ETag>b&lt;&amp;c</ETag></Part></CompleteMultipartUpload>`,
  );
});
