import { afterEach, describe, expect, it, vi } from "vitest";
import { withoutExtraCertificates } from "./extra-certificates.ts";

afterEach(() => vi.unstubAllEnvs());

const WRAPPER = ["/usr/bin/env", "-u", "NODE_EXTRA_CA_CERTS"];
const FOR_S3 = "AWS_CA_BUNDLE=/etc/ssl/certs/more.crt";

describe("more certificates", () => {
  it.each([
    `require("node:http"); // see https://example.com`,
    `const prefetched = rows.map(({ tls }) => tls);`,
  ])("are kept from code that opens no TLS connection: %s", (code) => {
    vi.stubEnv("NODE_EXTRA_CA_CERTS", "/etc/ssl/certs/more.crt");
    vi.stubEnv("AWS_CA_BUNDLE", undefined);
    expect(withoutExtraCertificates(code)).toEqual([...WRAPPER, FOR_S3]);
  });

  it("of S3 clients are not changed where there are such", () => {
    vi.stubEnv("NODE_EXTRA_CA_CERTS", "/etc/ssl/certs/more.crt");
    vi.stubEnv("AWS_CA_BUNDLE", "/etc/ssl/certs/s3.crt");
    expect(withoutExtraCertificates("")).toEqual(WRAPPER);
  });

  it.each([
    `require("node:https")`,
    `require("https")`,
    `import 'tls'`,
    "import(`node:http2`)",
    `await fetch(url)`,
    `new WebSocket(url)`,
    `require("node:child_process")`,
  ])("are left to code that may need them: %s", (code) => {
    vi.stubEnv("NODE_EXTRA_CA_CERTS", "/etc/ssl/certs/more.crt");
    expect(withoutExtraCertificates(code)).toEqual([]);
  });

  it.each([undefined, ""])("are no matter where none are named (%s)", (value) => {
    vi.stubEnv("NODE_EXTRA_CA_CERTS", value);
    expect(withoutExtraCertificates(`require("node:http")`)).toEqual([]);
  });
});
