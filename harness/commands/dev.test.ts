import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openEvents } from "../dev/testing/event-stream.ts";
import { ask } from "../dev/testing/http-client.ts";
import { puppetCommand } from "../dev/testing/puppet-command.ts";
import { processesOf, until } from "../platform/testing/leftovers.ts";
import { runDev } from "./dev.ts";
import { type CliFolder, cliFolder, whenEnded } from "./testing/cli-folder.ts";

const SAMPLE = fileURLToPath(new URL("../../data/sample", import.meta.url));
const never = { max_retries: 0, wait_duration_ms: 0, factor: 1 };

let folder: CliFolder;
beforeAll(() => {
  folder = cliFolder();
});
afterAll(() => {
  const left = folder.temporary();
  folder.remove();
  expect(left).toEqual([]);
});

/** Starts the command and waits until it listens. */
async function dev(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  { port, from } = { port: 0, from: folder },
) {
  const child = from.start("env", [
    ...Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    process.execPath,
    ...from.words,
    "dev",
    "--port",
    String(port),
    ...words,
  ]);
  let said = "";
  child.stdout?.on("data", (piece) => {
    said += piece;
  });
  const ended = whenEnded(child);
  const url = await Promise.race([
    until(() => /^listening at /m.test(said)).then(
      () => /^listening at (.*)$/m.exec(said)?.[1] ?? "",
    ),
    ended.then(({ stderr }) => Promise.reject(new Error(stderr))),
  ]);
  return {
    url,
    pid: child.pid ?? 0,
    said: () => said,
    async stop(signal: NodeJS.Signals = "SIGINT") {
      child.kill(signal);
      return await ended;
    },
  };
}
const worker = (marker: string, tasks: readonly unknown[]) =>
  puppetCommand(join(folder.path, marker), tasks);

describe.concurrent("the server", () => {
  it("runs our own pipeline for a client, and says what becomes of it", async () => {
    const { url, said, stop } = await dev([]);
    const output = join(folder.path, "own");
    const input = [{ sources: SAMPLE, output, shards: 2, maxQuarantined: 0.5 }];
    const { status, body } = await ask(url, "/v1/task-runs", {
      method: "POST",
      body: { task: "shardproof/merge_customer_data", input },
    });
    expect(status).toBe(202);
    const events = await openEvents(url, [body.id]);
    const { data } = await events.next();
    expect(data).toMatchObject({ status: "completed", results: [{ customers: 60 }] });
    expect(existsSync(join(output, data.results[0].runKey, "manifest.json"))).toBe(true);
    events.close();
    const { code, stderr } = await stop();
    expect({ code, stderr }).toEqual({ code: 130, stderr: "" });
    expect(said()).toMatch(
      /^registered 3 tasks of the pipeline in tasks\/: merge_customer_data, partition_source, process_shard\nlistening at http:\/\/127\.0\.0\.1:\d+\ntrn-\w+ {2}merge_customer_data {2}created\ntrn-\w+ {2}merge_customer_data {2}completed after \d+\.\d\d s\n$/,
    );
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)(
    "ends at %s with %d, and leaves no process and no folder",
    async (signal, exitCode) => {
      const { url, stop } = await dev(["--worker", worker(signal, [{ name: "task" }])]);
      const post = () =>
        ask(url, "/v1/task-runs", { method: "POST", body: { task: "task", input: [] } });
      await post();
      await post();
      const marker = join(folder.path, signal);
      // The command line itself names it too.
      await until(() => processesOf(marker).length >= 3);
      const { code, stderr } = await stop(signal);
      expect({ code, stderr }).toEqual({ code: exitCode, stderr: "" });
      await until(() => processesOf(marker).length === 0);
    },
  );

  it("takes several workers, environment files and a key, which it tells nobody", async () => {
    writeFileSync(join(folder.path, "vars.env"), "CHOSEN=from-a-file\n");
    const echo = join(folder.path, "echo.mjs");
    writeFileSync(
      echo,
      `import { request } from "node:http";
       const call = (method, path, body) => new Promise((resolve) =>
         request({ socketPath: process.env.RENDER_SDK_SOCKET_PATH, method, path, agent: false },
           (answer) => answer.resume().on("end", resolve)).end(JSON.stringify(body)));
       const { CHOSEN, SHARDPROOF_API_KEY, SHARDPROOF_FAULTS, SHARDPROOF_DRILLS } = process.env;
       const seen = [{ CHOSEN, SHARDPROOF_API_KEY, SHARDPROOF_FAULTS, SHARDPROOF_DRILLS }];
       console.log("written by the task");
       if (process.env.RENDER_SDK_MODE === "register")
         await call("POST", "/register-tasks", { tasks: [{ name: "echo" }] });
       else
         await call("POST", "/callback", { complete: { output: btoa(JSON.stringify(seen)) } });`,
    );
    const words = ["--worker", `node ${echo}`, "--worker", worker("second", [{ name: "b" }])];
    const { url, said, stop } = await dev([...words, "--env-file", "vars.env", "--debug"], {
      SHARDPROOF_API_KEY: "open-sesame",
      SHARDPROOF_FAULTS: "[]",
      SHARDPROOF_DRILLS: "enabled",
    });
    expect((await ask(url, "/v1/tasks")).status).toBe(401);
    const headers = { Authorization: "Bearer open-sesame" };
    const { body } = await ask(url, "/v1/task-runs", {
      method: "POST",
      body: { task: "echo", input: [] },
      headers,
    });
    const events = await openEvents(url, [body.id], headers);
    expect((await events.next()).data.results).toEqual([
      // Faults are not handed on from here; whether a worker is open to drills is its own affair.
      { CHOSEN: "from-a-file", SHARDPROOF_DRILLS: "enabled" },
    ]);
    events.close();
    await stop();
    expect(said()).toMatch(/registered 2 tasks of node .*echo\.mjs; .*: b, echo\n/);
    expect(said()).toContain("echo  | written by the task\n");
    expect(said()).not.toContain("sesame");
  });
});

describe("a server that is started again", () => {
  // What is killed leaves its sockets behind.
  let own: CliFolder;
  beforeAll(() => {
    own = cliFolder();
  });
  afterAll(() => own.remove());

  it("finds its runs after SIGKILL, which nobody else can read", async () => {
    const marker = join(own.path, "marker");
    const words = ["--worker", puppetCommand(marker, [{ name: "task" }])];
    // Below the ports that the system gives to whoever asks for any.
    const port = 10_000 + (process.pid % 20_000);
    const serve = () => dev(words, {}, { port, from: own });
    const start = async (url: string) => {
      const body = { task: "task", input: ["a secret"] };
      return (await ask(url, "/v1/task-runs", { method: "POST", body })).body.id;
    };
    const killed = await serve();
    const run = await start(killed.url);
    await killed.stop("SIGKILL");
    // Such a worker may not notice.
    spawnSync("kill", ["-KILL", ...processesOf(marker)]);

    const interrupted = await serve();
    const details = async (url: string) => (await ask(url, `/v1/task-runs/${run}`)).body;
    const shown = await details(interrupted.url);
    expect(shown).toMatchObject({
      status: "failed",
      error: "the server ended while the run was under way",
      input: ["a secret"],
    });
    const second = await start(interrupted.url);
    expect(await interrupted.stop("SIGINT")).toMatchObject({ code: 130, stderr: "" });

    const { url, stop } = await serve();
    expect(await details(url)).toEqual(shown);
    expect((await ask(url, `/v1/task-runs/${second}`)).body.status).toBe("canceled");
    await stop();
    const kept = join(own.path, ".shardproof", `dev-${port}`);
    const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);
    expect(modeOf(kept)).toBe("700");
    const modes = readdirSync(kept).map((name) => `${name} ${modeOf(join(kept, name))}`);
    expect(modes).toEqual(["runs-000003.ndjson 600", "tasks-000003.ndjson 600"]);
  });

  it("keeps nothing where the system chooses its port", async () => {
    const from = cliFolder();
    const { stop } = await dev(
      ["--worker", worker("unkept", [{ name: "task" }])],
      {},
      { port: 0, from },
    );
    await stop();
    expect(existsSync(join(from.path, ".shardproof"))).toBe(false);
    from.remove();
  });
});

describe.concurrent("is refused", () => {
  it.each([
    ["--host", "0.0.0.0", /^--host: others can reach 0\.0\.0\.0 \(0\.0\.0\.0\), .*--allow-remote/],
    [
      "--host",
      "no.such.name.invalid",
      /^--host: there is no address for no\.such\.name\.invalid\./,
    ],
    ["--port", "70000", /^--port: "70000" is not a whole number from 0 to 65535/],
    ["--worker", "node 'a.js", /^the worker's command has a ' that is not closed/],
    ["--env-file", "none", /^--env-file: none cannot be read: ENOENT/],
    ["--jsn", "x", /^--jsn is not a flag of this command/],
  ])("%s %s, as bad usage", async (...row) => {
    const [flag, value, message] = row as [string, string, RegExp];
    await expect(runDev([flag, value])).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(message),
    });
  });

  it("other machines without a key, as bad usage", async () => {
    await expect(runDev(["--host", "0.0.0.0", "--allow-remote"])).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(
        /^--allow-remote needs a key that clients must send: set SHARDPROOF_API_KEY/,
      ),
    });
  });

  it("a worker that does not register, with what it said", async () => {
    const words = ["--port", "0", "--worker", "node -e 'throw 1'"];
    await expect(runDev(words)).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(
        /^the worker exited with code 1 without registering its tasks: node -e/,
      ),
    });
  });

  it("a port that is taken, with exit code 3", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const line = worker("taken", [{ name: "task", options: { retry: never } }]);
    const { code, stderr } = await folder.cli("dev", "--port", String(port), "--worker", line);
    other.close();
    expect(code).toBe(3);
    expect(stderr).toBe(
      `port ${port} is taken, maybe by another dev server; choose another with --port\n`,
    );
  });
});

it("listens for other machines where that is said and there is a key", async () => {
  const line = worker("remote", [{ name: "task" }]);
  const { url, stop } = await dev(["--host", "0.0.0.0", "--allow-remote", "--worker", line], {
    SHARDPROOF_API_KEY: "open-sesame",
  });
  const at = url.replace("0.0.0.0", "127.0.0.1");
  // It has names that it does not know; whoever has no key is let in by none of them.
  const Host = "shardproof.example";
  expect((await ask(at, "/v1/tasks", { headers: { Host } })).status).toBe(401);
  const headers = { Host, Authorization: "Bearer open-sesame" };
  expect((await ask(at, "/v1/tasks", { headers })).status).toBe(200);
  await stop();
});
