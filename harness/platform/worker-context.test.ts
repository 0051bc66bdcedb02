import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { DRILLS_VARIABLE, FAULTS_VARIABLE } from "../../tasks/arming.ts";
import { createDirectoryStore } from "../../tasks/directory-store.ts";
import { nodeDisk } from "../../tasks/disk.ts";
import type { ArmedFault } from "../../tasks/drills/armed-fault.ts";
import { inactiveFailpoints } from "../../tasks/failpoints.ts";
import { inspectSources } from "../../tasks/inspect-sources.ts";
import { runKeyOf, type SourceDigests, sourceDigestOf } from "../../tasks/source-digest.ts";
import { SOURCE_COLUMNS, SOURCE_NAMES, sourceFileName } from "../../tasks/sources.ts";
import { bundleWorker } from "./bundle.ts";
import { FULL_FOLDER_VARIABLE, TRACE_VARIABLE } from "./worker-context.ts";

// Effects on a real process: what is simulated elsewhere must be so in earnest.

let command: string[];
let bundles: string;
let folder: string;
let output: string;

beforeAll(async () => {
  bundles = mkdtempSync(join(tmpdir(), "worker-context-"));
  const entry = fileURLToPath(new URL("./fixtures/drilled-attempt.ts", import.meta.url));
  command = await bundleWorker(bundles, entry);
});
afterAll(() => rmSync(bundles, { recursive: true }));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "worker-context-"));
  output = join(folder, "out");
  mkdirSync(output);
  for (const source of SOURCE_NAMES) {
    const header = ["customer_id", "email", ...SOURCE_COLUMNS[source].map(({ name }) => name)];
    const rows = ["a", "b", "c"].map((id) => header.map((_, at) => (at === 0 ? id : "")).join());
    writeFileSync(join(folder, sourceFileName(source)), `${[header.join(), ...rows].join("\n")}\n`);
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Line {
  readonly event: string;
  readonly [field: string]: unknown;
}

interface Play {
  readonly environment?: Record<string, string>;
  onStruck?(kill: () => void, resume: () => void): void;
}

/** Plays shard 0 of 1 in a process of its own. */
async function play(faults: readonly ArmedFault[], { environment, onStruck }: Play = {}) {
  const store = createDirectoryStore({
    disk: nodeDisk,
    failpoints: inactiveFailpoints,
    attemptTag: "t",
  });
  const files = await inspectSources(store.sources(folder));
  mkdirSync(runFolder(files), { recursive: true });
  const input = JSON.stringify({ sources: folder, output, shard: 0, shardCount: 1, files });
  const [program = "", ...words] = command;
  const armed = faults.length > 0;
  const child = spawn(program, [...words, "process_shard", input], {
    env: {
      [TRACE_VARIABLE]: output,
      ...(armed && { [FAULTS_VARIABLE]: JSON.stringify(faults), [DRILLS_VARIABLE]: "enabled" }),
      ...environment,
    },
  });
  let text = "";
  let errors = "";
  child.stdout.on("data", (chunk) => {
    text += chunk;
    if (text.includes("fault_struck")) {
      onStruck?.(
        () => child.kill(),
        () => child.kill("SIGCONT"),
      );
    }
  });
  child.stderr.on("data", (chunk) => {
    errors += chunk;
  });
  const [code, signal] = await new Promise<unknown[]>((resolve) => {
    child.on("close", (...end) => resolve(end));
  });
  const lines = text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
  const at = lines.findIndex(({ event }) => event === "fault_struck");
  return {
    end: signal ?? code,
    errors,
    lines,
    events: lines.map(({ event }) => event),
    struck: lines[at],
    /** What the attempt has still told after the strike. */
    after: at < 0 ? [] : lines.slice(at + 1),
    files: readdirSync(runFolder(files)).sort(),
    textOf: (name: string) => readFileSync(join(runFolder(files), name), "utf8"),
  };
}

const runFolder = (files: SourceDigests) => join(output, runKeyOf(sourceDigestOf(files), 1));
const merged = { fault: 0, at: "shard.merged", occurrence: 1 } as const;
const PUBLISHED = ["manifest.json", "profiles.ndjson", "quarantine.ndjson"].map(
  (name) => `shard-00000-of-00001.${name}`,
);

it("arms nothing where nothing was handed over", async () => {
  const { end, events, files } = await play([]);
  expect(end).toBe(0);
  expect(events).toContain("returned");
  expect(events).not.toContain("fault_struck");
  expect(files).toEqual(PUBLISHED);
});

it.each<ArmedFault>([
  { ...merged, action: "kill" },
  { fault: 0, action: "slow", operation: "any", ms: 1 },
])("refuses $action where drills are not enabled", async (fault) => {
  const { end, errors, lines } = await play([fault], { environment: { [DRILLS_VARIABLE]: "" } });
  expect(end).toBe(1);
  expect(errors).toMatch(/drills are not enabled here/);
  expect(lines).toEqual([]);
});

it.each<[ArmedFault, unknown]>([
  [{ ...merged, action: "kill" }, "SIGKILL"],
  [{ ...merged, action: "exit", code: 0 }, 0],
  [{ ...merged, action: "exit", code: 7 }, 7],
])("%j ends the process on the spot", async (fault, expected) => {
  const { end, errors, events, struck, after, files } = await play([fault]);
  expect(end).toBe(expected);
  expect(struck).toMatchObject({ fault: 0, action: fault.action, at: "shard.merged" });
  expect(after).toEqual([]);
  expect(events.filter((event) => event === "source_loaded")).toHaveLength(4);
  expect(files).toEqual([]);
  expect(errors).toBe("");
});

it("hang keeps the process alive until it is ended from outside", async () => {
  const { end, after } = await play([{ ...merged, action: "hang" }], {
    onStruck: (kill) => setTimeout(kill, 150),
  });
  expect(end).toBe("SIGTERM");
  expect(after).toEqual([]);
});

it.each([
  ["delay", 100],
  ["zombie", 300],
] as const)("%s goes on after the pause", async (action, least) => {
  const { end, lines, struck, files } = await play([{ ...merged, action, ms: 100 }], {
    // A zombie stands still until it is let go on; a process that runs does not mind.
    onStruck: (_kill, resume) => setTimeout(resume, 200),
  });
  expect(end).toBe(0);
  const returned = lines.at(-1);
  expect(returned?.event).toBe("returned");
  expect(Number(returned?.elapsed_ms) - Number(struck?.elapsed_ms)).toBeGreaterThan(least - 5);
  expect(files).toEqual(PUBLISHED);
});

it.each([{ bytes: 0 }, { bytes: 20 }, { fraction: 0.5 }])(
  "torn-write of %j is in the trace as it is on the disk",
  async (keep) => {
    const whole = (await play([])).textOf("shard-00000-of-00001.profiles.ndjson");
    for (const name of readdirSync(output)) rmSync(join(output, name), { recursive: true });
    const { end, struck, after, files, textOf } = await play([
      { fault: 1, action: "torn-write", artifact: "profiles", keep },
    ]);
    const bytes = keep.bytes ?? Math.floor(whole.length * 0.5);
    expect(end).toBe("SIGKILL");
    expect(struck).toMatchObject({ fault: 1, action: "torn-write", at: "write profiles" });
    expect(files).toHaveLength(1);
    expect(textOf(files[0] ?? "")).toBe(whole.slice(0, bytes));
    expect(after).toMatchObject(bytes === 0 ? [] : [{ event: "store", op: "write", bytes }]);
  },
);

it("enospc is the kernel's word, after what still had room", async () => {
  const { end, errors, struck, after, files } = await play([
    { fault: 0, action: "enospc", artifact: "profiles", afterBytes: 20 },
  ]);
  expect(end).toBe(1);
  expect(errors).toMatch(
    /^cannot publish .*profiles\.ndjson: no space is left on the disk \(ENOSPC\)$/,
  );
  expect(struck).toMatchObject({ action: "enospc", at: "write profiles" });
  expect(after).toMatchObject([
    { event: "store", op: "write", bytes: 20 },
    { event: "store", op: "remove" },
    { event: "shard_failed" },
  ]);
  expect(files).toEqual([]);
});

it("enospc writes into the folder that the platform names", async () => {
  // Not full, so that it shows where the bytes have gone.
  const { errors } = await play(
    [{ fault: 0, action: "enospc", artifact: "profiles", afterBytes: 0 }],
    { environment: { [FULL_FOLDER_VARIABLE]: output } },
  );
  expect(errors).toMatch(/^a disk that must be full took \d+ bytes more$/);
  expect(readdirSync(output)).toHaveLength(1);
});

it("eio and slow leave the words to the store, and the rest as it is", async () => {
  const { end, errors, after } = await play([
    { fault: 0, action: "slow", operation: "rename", ms: 1 },
    { fault: 1, action: "eio", operation: "sync", file: "shard-manifest", afterBytes: 0 },
  ]);
  expect(end).toBe(1);
  expect(errors).toMatch(/the disk reported an input\/output error \(EIO\)$/);
  expect(after.filter(({ op }) => op === "rename")).toHaveLength(2);
  expect(after.filter(({ event }) => event === "fault_struck")).toHaveLength(1);
});

it("a source that changes under the attempt is refused, and nothing of it told as output", async () => {
  const { end, errors, after, files } = await play([
    { fault: 0, action: "source-changed", source: "product", how: "replace" },
  ]);
  expect(end).toBe(1);
  expect(errors).toMatch(/^product\.csv changed while the run was going/);
  expect(after.filter(({ event }) => event === "store")).toEqual([]);
  expect(files).toEqual([]);
});
