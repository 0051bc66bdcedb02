/**
 * A real S3 server for tests: VersityGW, which serves a folder. It is used in production, may be used freely
 * (Apache 2.0; MinIO and Garage are under the AGPL), is one program, checks signatures, and knows
 * conditional writes and uploads by prefix. Others that the registries hold: s3rver (npm) is older than
 * conditional writes, moto (PyPI) is a mock that checks no signature, Adobe's S3Mock needs Spring Boot.
 * `.ci/run` installs it from the Go module proxy; elsewhere
 * `go install github.com/versity/versitygw/cmd/versitygw@v1.8.0`.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe } from "vitest";
import { type Meddle, type S3Proxy, startS3Proxy } from "./s3-proxy.ts";

/** Names the server's program, where it is not found by its name. */
const VARIABLE = "SHARDPROOF_S3_SERVER";
const KEYS = {
  AWS_ACCESS_KEY_ID: "AKIASHARDPROOFTESTS",
  AWS_SECRET_ACCESS_KEY: "a secret/of+tests",
};

export interface S3Server {
  /** What a process needs to reach the server, through the proxy. */
  environment(): Record<string, string>;
  /** A new and empty bucket of the server. */
  makeBucket(): TestBucket;
  /** Gets between every client and the server, until it is taken away with null. */
  meddle(how: Meddle | null): void;
  /** What was asked since `meddle` was called last: `PUT /bucket/key?query`. */
  requests(): readonly string[];
}

export interface TestBucket {
  readonly name: string;
  /** Puts an object there behind the server's back. */
  write(key: string, bytes: string | Uint8Array): void;
  /** The bytes of all objects, by key. */
  objects(): Record<string, Buffer>;
}

const program = process.env[VARIABLE] || "versitygw";
const missing = spawnSync(program, ["--version"]).error?.message;

/**
 * Tests that need the server, one for the file. Where there is none they are skipped, with a notice that
 * says why.
 */
export function describeWithS3Server(name: string, tests: (server: S3Server) => void): void {
  const reason =
    missing === undefined ? "" : ` (skipped, no S3 server: ${missing}; set ${VARIABLE})`;
  describe.skipIf(missing !== undefined)(`${name}${reason}`, () => {
    let folder = "";
    let child: ChildProcess;
    let proxy: S3Proxy;
    let buckets = 0;
    const root = () => join(folder, "root");

    beforeAll(async () => {
      // Short: a socket's path below it must fit.
      folder = mkdtempSync(join(tmpdir(), "s3-"));
      const socket = join(folder, "socket");
      mkdirSync(root());
      child = spawn(program, ["--port", socket, "--quiet", "posix", root()], {
        env: {
          ...process.env,
          ROOT_ACCESS_KEY: KEYS.AWS_ACCESS_KEY_ID,
          ROOT_SECRET_KEY: KEYS.AWS_SECRET_ACCESS_KEY,
        },
        stdio: "ignore",
      });
      await listening(child, socket);
      proxy = await startS3Proxy(socket);
    });
    afterAll(async () => {
      await proxy?.close();
      child?.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    });

    tests({
      environment: () => ({ ...KEYS, AWS_ENDPOINT_URL: proxy.url }),
      makeBucket() {
        buckets += 1;
        const bucket = testBucket(root(), `bucket-${buckets}`);
        mkdirSync(join(root(), bucket.name));
        return bucket;
      },
      meddle: (how) => proxy.meddle(how),
      requests: () => proxy.requests(),
    });
  });
}

/** The server keeps an object as a file of its key's path, and its own things in hidden folders. */
function testBucket(root: string, name: string): TestBucket {
  const folder = join(root, name);
  return {
    name,
    write(key, bytes) {
      mkdirSync(dirname(join(folder, key)), { recursive: true });
      writeFileSync(join(folder, key), bytes);
    },
    objects() {
      const files = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
        .filter((key) => !key.startsWith(".sgwtmp"));
      return Object.fromEntries(
        files.sort().map((key) => [key, readFileSync(join(folder, key))] as const),
      );
    },
  };
}

async function listening(child: ChildProcess, socket: string): Promise<void> {
  let ended = "";
  child.once("exit", (code, signal) => {
    ended = `the S3 server ended with ${code ?? signal}`;
  });
  child.once("error", (error) => {
    ended = error.message;
  });
  while (!(await canConnect(socket))) {
    if (ended !== "") throw new Error(ended);
    await sleep(20);
  }
}

function canConnect(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = connect(socket);
    connection.once("connect", () => {
      connection.destroy();
      resolve(true);
    });
    connection.once("error", () => resolve(false));
  });
}
