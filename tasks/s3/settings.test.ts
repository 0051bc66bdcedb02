import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { InputError } from "../errors.ts";
import { useTempFolder } from "../testing/temp-folder.ts";
import { s3SettingsFrom } from "./settings.ts";

const folder = useTempFolder();
const KEYS = { AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "secret" };
const REGION = { AWS_REGION: "eu-central-1" };

describe("settings from the environment", () => {
  const keys = { accessKeyId: "AKIA", secretAccessKey: "secret" };

  it.each<[NodeJS.ProcessEnv, object]>([
    [REGION, { region: "eu-central-1" }],
    [{ AWS_DEFAULT_REGION: "eu-west-1" }, { region: "eu-west-1" }],
    [{ ...REGION, AWS_DEFAULT_REGION: "eu-west-1" }, { region: "eu-central-1" }],
    [{ AWS_REGION: "", AWS_DEFAULT_REGION: "eu-west-1" }, { region: "eu-west-1" }],
    [
      { ...REGION, AWS_SESSION_TOKEN: "token" },
      { region: "eu-central-1", sessionToken: "token" },
    ],
    [{ ...REGION, AWS_SESSION_TOKEN: "" }, { region: "eu-central-1" }],
  ])("%j", (environment, expected) => {
    expect(s3SettingsFrom({ ...KEYS, ...environment })).toStrictEqual({ ...keys, ...expected });
  });

  it.each([
    [{ AWS_ENDPOINT_URL: "http://127.0.0.1:9000" }, "http://127.0.0.1:9000/", "us-east-1"],
    [
      { AWS_ENDPOINT_URL: "https://x.example/s3", ...REGION },
      "https://x.example/s3",
      "eu-central-1",
    ],
    [
      { AWS_ENDPOINT_URL: "http://all.example", AWS_ENDPOINT_URL_S3: "http://s3.example" },
      "http://s3.example/",
      "us-east-1",
    ],
  ])("an endpoint needs no region: %j", (environment, href, region) => {
    const settings = s3SettingsFrom({ ...KEYS, ...environment });
    expect(settings.endpoint?.href).toBe(href);
    expect(settings.region).toBe(region);
  });

  it("certificates", () => {
    const path = join(folder(), "ca.pem");
    writeFileSync(path, "-----BEGIN");
    const settings = s3SettingsFrom({ ...KEYS, ...REGION, AWS_CA_BUNDLE: path });
    expect(settings.certificates).toBe("-----BEGIN");
  });
});

describe("settings that are not there", () => {
  it.each<[NodeJS.ProcessEnv, string[]]>([
    [{}, ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION"]],
    [{ ...REGION }, ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]],
    [{ ...KEYS }, ["AWS_REGION"]],
    [{ ...KEYS, AWS_ACCESS_KEY_ID: "", ...REGION }, ["AWS_ACCESS_KEY_ID"]],
    [{ ...KEYS, AWS_SECRET_ACCESS_KEY: "", ...REGION }, ["AWS_SECRET_ACCESS_KEY"]],
    [{ AWS_ENDPOINT_URL: "http://x" }, ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]],
  ])("%j are named, with what to do", (environment, missing) => {
    const read = () => s3SettingsFrom(environment);
    expect(read).toThrow(InputError);
    const names = missing.map((name) => `${name} \\([^)]+\\)`).join(", ");
    expect(read).toThrow(
      new RegExp(
        `^s3:// needs environment variables that are not set: ${names}; set them where the tasks run$`,
      ),
    );
  });

  it.each<[NodeJS.ProcessEnv, RegExp]>([
    [{ AWS_REGION: "eu.west/1" }, /^AWS_REGION is not the name of a region/],
    [
      { AWS_ENDPOINT_URL: "s3.example" },
      /^AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL is not the addr/,
    ],
    [{ AWS_ENDPOINT_URL: "ftp://s3.example" }, /is not the address of a server/],
    [{ AWS_ENDPOINT_URL: "shttp://s3.example" }, /is not the address of a server/],
    [{ AWS_ENDPOINT_URL: "http://s3.example/?a=b" }, /is not the address of a server/],
    [{ AWS_ENDPOINT_URL: "http://s3.example/#a" }, /is not the address of a server/],
    [{ AWS_ENDPOINT_URL: "http://hidden@s3.example" }, /keys have variables of their own/],
    [{ AWS_ENDPOINT_URL: "http://a:hidden@s3.example" }, /keys have variables of their own/],
    [{ ...REGION, AWS_CA_BUNDLE: "/no/such.pem" }, /^AWS_CA_BUNDLE names a file that .*ENOENT/],
  ])("%j cannot be used", (environment, words) => {
    const read = () => s3SettingsFrom({ ...KEYS, ...environment });
    expect(read).toThrow(InputError);
    expect(read).toThrow(words);
    expect(read).not.toThrow(/hidden|secret|AKIA/);
  });
});
