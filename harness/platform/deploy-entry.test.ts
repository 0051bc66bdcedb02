import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { generateSources } from "../../data/generate.ts";
import { DRILLS_VARIABLE, FAULTS_VARIABLE } from "../../tasks/arming.ts";
import type { ArmedFault } from "../../tasks/drills/armed-fault.ts";
import { definitions, mergeCustomerData } from "../../tasks/pipeline.ts";
import { describeWithS3Server } from "../../tasks/testing/s3-server.ts";
import { cliFolder } from "../commands/testing/cli-folder.ts";
import { SDK_IS_INSTALLED } from "../remote/testing/sdk-of-commands.ts";
import { bundleWorker } from "./bundle.ts";
import { startLocalPlatform } from "./local-platform.ts";

// The entry that is deployed, built by `npm run build`, as a program of its own. The real SDK may not be installed: a
// stand-in takes its place, and says so in its own words.

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const ENTRY = path("../../dist/main.js");
const SHARDS = 3;
const KILL: ArmedFault = { fault: 0, at: "shard.merged", occurrence: 1, action: "kill" };
const SLOW: ArmedFault = { fault: 0, action: "slow", operation: "any", ms: 1 };

let folder: string;
let sources: string;
let output: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "deploy-entry-"));
  sources = join(folder, "sources");
  await generateSources({ customers: 200, seed: 7, malformed: 1, superseded: 5 }, sources);
  execFileSync("npm", ["run", "--silent", "build"], { cwd: path("../..") });
  for (const place of ["deployed", "bare"]) {
    cpSync(ENTRY, join(folder, place, "main.js"));
    // As in the project's own: what ends in .js is an ES module.
    writeFileSync(join(folder, place, "package.json"), JSON.stringify({ type: "module" }));
  }
  cpSync(path("fixtures/stand-in-sdk"), join(folder, "deployed/node_modules/@renderinc/sdk"), {
    recursive: true,
  });
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  output = mkdtempSync(join(folder, "output-"));
});

/** Runs the entry with nothing in its environment but what is given. */
function run(place: "deployed" | "bare", words: string[], environment: Record<string, string>) {
  const { status, signal, stdout, stderr } = spawnSync(
    process.execPath,
    [join(folder, place, "main.js"), ...words],
    { env: environment, encoding: "utf8" },
  );
  const lines = stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as { readonly event: string; readonly value?: unknown });
  return { end: signal ?? status, lines, events: lines.map(({ event }) => event), stderr };
}

/** Runs the whole pipeline through the entry. */
function merge(environment: Record<string, string> = {}, from = sources) {
  const input = { sources: from, output, shards: SHARDS, maxQuarantined: 0.1 };
  return run("deployed", [mergeCustomerData.name, JSON.stringify(input)], environment);
}

const armed = (...faults: ArmedFault[]) => ({ [FAULTS_VARIABLE]: JSON.stringify(faults) });

/** Everything below a folder: names, and bytes of files. */
function content(of: string) {
  return readdirSync(of, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return [file.slice(of.length), entry.isFile() ? readFileSync(file, "base64") : null];
    })
    .sort();
}

it("registers every task with all that its definition asks for, in one go", () => {
  const { end, lines, stderr } = run("deployed", [], {});
  expect({ end, stderr }).toEqual({ end: 0, stderr: "" });
  expect(lines).toEqual([
    {
      event: "stand-in",
      value: definitions.map(({ name, options }) => ({ name, ...options })),
    },
  ]);
});

describe("the lines that it logs", () => {
  const idsIn = (environment: Record<string, string>) => {
    const [first] = merge(environment).lines;
    const { run, root_run, parent_run } = first as Record<string, unknown>;
    return { first, ids: [run, root_run, parent_run] };
  };

  it("name the run, its root and its parent where the SDK tells them", () => {
    const metadata = { taskRunId: "trn-2", rootTaskRunId: "trn-0", parentTaskRunId: "trn-1" };
    const { ids } = idsIn({ STAND_IN_METADATA: JSON.stringify(metadata) });
    expect(ids).toEqual(["trn-2", "trn-0", "trn-1"]);
  });

  it("leave out what a newer SDK or its platform does not tell", () => {
    expect(idsIn({ STAND_IN_METADATA: '{"taskRunId":"trn-0"}' }).ids[0]).toBe("trn-0");
    const { first } = idsIn({});
    expect(first).toMatchObject({ task: mergeCustomerData.name, event: "run_start" });
    expect(Object.keys(first as object).filter((key) => key.includes("run"))).toEqual([]);
  });
});

it("publishes the same bytes and returns the same as our worker", async () => {
  const { end, lines, stderr } = merge();
  expect({ end, stderr }).toEqual({ end: 0, stderr: "" });

  const other = join(folder, "output-of-our-worker");
  mkdirSync(other);
  const platform = await startLocalPlatform({
    command: await bundleWorker(folder),
    concurrency: 2,
    waitScale: 0,
  });
  const ours = await platform.run({
    task: mergeCustomerData.name,
    input: [{ sources, output: other, shards: SHARDS, maxQuarantined: 0.1 }],
  });
  await platform.close();
  expect(ours.status).toBe("completed");
  expect(lines.at(-1)).toEqual({ event: "stand-in", value: ours.results?.[0] });
  expect(content(output)).toHaveLength(1 + 3 * SHARDS + 1);
  expect(content(output)).toEqual(content(other));
});

describeWithS3Server("over S3", (server) => {
  it("publishes the same bytes as in folders", async () => {
    expect(merge()).toMatchObject({ end: 0, stderr: "" });
    const bucket = server.makeBucket();
    for (const name of readdirSync(sources)) {
      bucket.write(`in/${name}`, readFileSync(join(sources, name)));
    }
    const location = (name: string) => `s3://${bucket.name}/${name}`;
    const input = { sources: location("in"), output: location("out"), shards: SHARDS };
    const child = spawn(
      process.execPath,
      [
        join(folder, "deployed/main.js"),
        mergeCustomerData.name,
        JSON.stringify({ ...input, maxQuarantined: 0.1 }),
      ],
      { env: server.environment(), stdio: ["ignore", "ignore", "inherit"] },
    );
    expect(await once(child, "close")).toEqual([0, null]);
    const files = content(output).filter(([, bytes]) => bytes !== null);
    const objects = Object.entries(bucket.objects()).filter(([key]) => key.startsWith("out/"));
    expect(objects.map(([key, bytes]) => [key.slice(3), bytes.toString("base64")])).toEqual(files);
  });
});

describe("a fault plan where drills are not enabled", () => {
  it.each([
    ["is not there", undefined],
    ["is empty", ""],
    ["is 1", "1"],
    ["is true", "true"],
    ["is Enabled", "Enabled"],
    ["is another word with it", "enabled "],
  ])(`is refused where ${DRILLS_VARIABLE} %s`, (_what, drills) => {
    const { end, lines, stderr } = merge({
      ...armed(KILL, SLOW),
      ...(drills !== undefined && { [DRILLS_VARIABLE]: drills }),
    });
    expect(end).toBe(1);
    expect(stderr).toBe(
      "faults were handed to this attempt (SHARDPROOF_FAULTS), but drills are not enabled here; set SHARDPROOF_DRILLS=enabled where faults may strike\n",
    );
    // The first that a task does is to log that it has begun.
    expect(lines).toEqual([]);
    expect(content(output)).toEqual([]);
  });

  it.each([mergeCustomerData.name, "process_shard"])(
    "is refused by %s before it reads anything",
    (task) => {
      // Neither these sources nor even an input are there: who had looked would say that.
      const input = { sources: "/nowhere", output, shards: 3, shard: 0, shardCount: 3 };
      const { end, lines, stderr } = run("deployed", [task, JSON.stringify(input)], armed(SLOW));
      expect({ end, lines }).toEqual({ end: 1, lines: [] });
      expect(stderr).toMatch(/^faults were handed to this attempt/);
      expect(stderr).not.toContain("nowhere");
    },
  );

  it("is refused though it holds nothing, or nothing that could be understood", () => {
    for (const text of ["[]", "", "{"]) {
      const { end, lines, stderr } = merge({ [FAULTS_VARIABLE]: text });
      expect({ end, lines }).toEqual({ end: 1, lines: [] });
      expect(stderr).toContain("drills are not enabled here");
    }
  });
});

describe("a fault plan where drills are enabled", () => {
  const enabled = { [DRILLS_VARIABLE]: "enabled" };

  it("strikes", () => {
    const { end, events, lines } = merge({ ...enabled, ...armed(KILL) });
    expect(end).toBe("SIGKILL");
    expect(events.at(-1)).toBe("fault_struck");
    expect(lines.at(-1)).toMatchObject({ fault: 0, action: "kill", at: "shard.merged" });
  });

  it("strikes in the store too", () => {
    const { end, events } = merge({ ...enabled, ...armed(SLOW) });
    expect(end).toBe(0);
    expect(events).toContain("fault_struck");
  });

  it("is refused as a whole where a part of it cannot be understood", () => {
    const strange = { ...KILL, action: "explode" } as unknown as ArmedFault;
    const { end, lines, stderr } = merge({ ...enabled, ...armed(SLOW, strange) });
    expect({ end, lines }).toEqual({ end: 1, lines: [] });
    expect(stderr).toMatch(/^SHARDPROOF_FAULTS does not hold faults that this pipeline knows/);
  });

  it("changes nothing where there are no faults", () => {
    const { end, events } = merge(enabled);
    expect(end).toBe(0);
    expect(events).not.toContain("fault_struck");
  });
});

describe("a plan in the input", () => {
  const order = (task: string, shards: "*" | number[], fault: ArmedFault) => ({
    task,
    shards,
    attempts: [1],
    fault,
  });
  const drilled = (environment: Record<string, string>, ...orders: object[]) => {
    const input = { sources, output, shards: SHARDS, maxQuarantined: 0.1 };
    const drill = { id: "d", ledger: join(output, "..", "ledger"), orders };
    return run(
      "deployed",
      [mergeCustomerData.name, JSON.stringify({ ...input, drill })],
      environment,
    );
  };
  const enabled = { [DRILLS_VARIABLE]: "enabled" };
  beforeEach(() => rmSync(join(output, "..", "ledger"), { recursive: true, force: true }));

  it("is refused where drills are not enabled, before anything is read", () => {
    const { end, lines, stderr } = drilled({}, order("process_shard", "*", SLOW));
    expect({ end, lines }).toEqual({ end: 1, lines: [] });
    expect(stderr).toMatch(
      /^the input of this run holds faults \(input\.drill\), but drills are not/,
    );
    expect(content(output)).toEqual([]);
  });

  it("strikes the subtask that it is for, once: what is started again is another attempt", () => {
    const first = drilled(enabled, order("process_shard", [2], KILL));
    expect(first.end).toBe("SIGKILL");
    // The stand-in runs all shards in one process: others go on until the strike is marked.
    const struck = expect.objectContaining({ event: "fault_struck", at: "shard.merged" });
    expect(first.lines).toContainEqual(struck);
    const second = drilled(enabled, order("process_shard", [2], KILL));
    expect({ end: second.end, stderr: second.stderr }).toEqual({ end: 0, stderr: "" });
    expect(readdirSync(join(output, "..", "ledger", "d")).sort()).toEqual([
      "process_shard.2.attempt-1",
      "process_shard.2.attempt-1.fault-0",
      "process_shard.2.attempt-2",
    ]);
  });

  it("that strikes harmlessly changes no byte and no result", () => {
    const plain = merge();
    const bytes = content(output);
    rmSync(output, { recursive: true });
    mkdirSync(output);
    const { end, lines, events } = drilled(enabled, order("process_shard", "*", SLOW));
    expect(end).toBe(0);
    expect(events.filter((event) => event === "fault_struck")).toHaveLength(SHARDS);
    expect(lines.at(-1)).toEqual(plain.lines.at(-1));
    expect(content(output)).toEqual(bytes);
  });
});

it.runIf(SDK_IS_INSTALLED)("heals on real processes with the real SDK, as a command", async () => {
  const cli = cliFolder();
  rmdirSync(join(cli.path, "scenarios"));
  const words = ["fail-one-shard", "kill-mid-write", "lost-result", "zombie-attempt"];
  const { code, stdout } = await cli.cli("scenario", ...words, "--worker", `node ${ENTRY}`);
  cli.remove();
  expect({ code, stdout }).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("4 plays: 4 passed, 0 failed."),
  });
});

it("says what to install where the SDK is not", () => {
  const { end, lines, stderr } = run("bare", [], {});
  expect({ end, lines }).toEqual({ end: 3, lines: [] });
  expect(stderr).toBe(
    "This entry needs the package @renderinc/sdk, which is not installed here. Install it with: npm install @renderinc/sdk@^1.0.0\n",
  );
});
