import { describe, expect, it } from "vitest";
import { InputError } from "../errors.ts";
import { isS3Location, parseS3Location } from "./location.ts";

it.each([
  ["s3://bucket", true],
  ["S3://bucket/x", true],
  ["s3:/bucket", false],
  ["./s3://bucket", false],
  ["/s3", false],
  ["", false],
])("%j is in S3: %s", (location, expected) => {
  expect(isS3Location(location)).toBe(expected);
});

describe("a location", () => {
  it.each([
    ["s3://bucket", "bucket", ""],
    ["s3://bucket/", "bucket", ""],
    ["S3://my.bucket-1/a", "my.bucket-1", "a/"],
    ["s3://abc/a/b c/é%20?#/", "abc", "a/b c/é%20?#/"],
    [`s3://${"b".repeat(63)}/.../..a`, "b".repeat(63), ".../..a/"],
    [`s3://abc/${"é".repeat(450)}`, "abc", `${"é".repeat(450)}/`],
  ])("%s", (location, bucket, prefix) => {
    expect(parseS3Location(location)).toEqual({ bucket, prefix });
  });

  it.each([
    ["s3://", '"s3://" names no bucket; expected s3://bucket/prefix'],
    ["s3:///key", '"s3:///key" names no bucket; expected'],
    ["s3://ab/key", "names no bucket that can be: ab (3 to 63 lower-case letters, digits, dots"],
    [`s3://${"b".repeat(64)}`, "names no bucket that can be: bbb"],
    ["s3://Bucket/key", "names no bucket that can be: Bucket"],
    ["s3://-bucket", "names no bucket that can be"],
    ["s3://bucket-", "names no bucket that can be"],
    ["s3://us:er@bucket", "names no bucket that can be"],
    ["s3://bucket//key", "has an empty segment, or one of dots; expected"],
    ["s3://bucket/a//b", "has an empty segment, or one of dots"],
    ["s3://bucket/a//", "has an empty segment, or one of dots"],
    ["s3://bucket/./b", "has an empty segment, or one of dots"],
    ["s3://bucket/a/..", "has an empty segment, or one of dots"],
    ["s3://bucket/a\nb", "has characters in it that no key can have"],
    ["s3://bucket/a\ud800b", "has characters in it that no key can have"],
    [`s3://bucket/${"é".repeat(450)}a`, "has a prefix of more than 900 bytes"],
  ])("%j is refused", (location, words) => {
    const parse = () => parseS3Location(location);
    expect(parse).toThrow(InputError);
    expect(parse).toThrow(words);
    expect(parse).toThrow(/; expected s3:\/\/bucket\/prefix$/);
  });
});
