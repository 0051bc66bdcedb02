/** Scenarios on a workflow behind a server of ours, over plain HTTP: the SDK may not be installed. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { describeWithS3Server } from "../../../tasks/testing/s3-server.ts";
import { whenEnded } from "../../commands/testing/cli-folder.ts";
import { type DevServer, startDevServer } from "../../dev/dev-server.ts";
import { ask } from "../../dev/testing/http-client.ts";
import { allRuns, rootRuns } from "../../journal/runs.ts";
import { bundleWorker } from "../../platform/bundle.ts";
import { remoteSettingsFrom } from "../../remote/settings.ts";
import { httpWorkflows } from "../../remote/testing/http-workflows.ts";
import { scenarioSchema } from "../../scenario/schema.ts";
import { judge } from "../judge.ts";
import { claimWorkFolder } from "../work-folder.ts";
import { expectedThere } from "./expected-there.ts";
import { playRemote } from "./play-remote.ts";

const WAIT_SCALE = 0.01;
const PLAYER = fileURLToPath(new URL("fixtures/endless-play.ts", import.meta.url));
let folder: string;
/** Takes faults. */
let open: DevServer;

const serve = (drills: string | undefined, more: object = {}) =>
  startDevServer({
    port: 0,
    concurrency: 2,
    waitScale: WAIT_SCALE,
    environment: { SHARDPROOF_DRILLS: drills },
    ...more,
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "remote-play-"));
  open = await serve("enabled");
});
afterAll(async () => {
  await open.close();
  rmSync(folder, { recursive: true });
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

let plays = 0;
interface Asked {
  readonly faults?: readonly object[];
  readonly run?: object;
  readonly expect?: object;
  readonly server?: DevServer;
  readonly store?: string;
}

async function play({ faults = [], run, expect, server = open, store }: Asked) {
  const scenario = scenarioSchema.parse({
    name: "x",
    description: "d",
    seed: 5,
    data: { customers: 60, superseded: 4 },
    run: { shards: 3, ...run },
    faults,
    expect: { outcome: "completed", ...expect },
  });
  const target = {
    client: httpWorkflows(server.url),
    settings: remoteSettingsFrom({ RENDER_LOCAL_DEV_URL: server.url }),
    store: store ?? null,
    pollMs: 30,
    patienceMs: 5000,
    waitScale: WAIT_SCALE,
  };
  const work = claimWorkFolder(String(++plays), folder);
  try {
    const played = await playRemote(scenario, { work, target });
    const findings = judge(expectedThere(scenario, target), played);
    const named = (verdict: string) =>
      findings.filter((each) => each.verdict === verdict).map(({ invariant }) => invariant);
    const { journal } = played.drill;
    return {
      work,
      played,
      journal,
      findings,
      violated: findings.filter(({ verdict }) => verdict === "violated"),
      unjudged: named("not-applicable"),
      broken: named("violated"),
      strikes: journal.flatMap((entry) =>
        entry.kind === "fault"
          ? [`${entry.action} ${entry.at} ${entry.shard} ${entry.attempt}`]
          : [],
      ),
    };
  } finally {
    work.release();
  }
}

const throws = { fault: "throw", at: "shard.merged", shard: 1, message: "not today" };

describe("a good pipeline", () => {
  it("heals from what its tasks do to themselves, twice at once; all but its disk is judged", async () => {
    const { violated, unjudged, findings, strikes, journal, work } = await play({
      faults: [
        throws,
        { fault: "double-trigger" },
        {
          fault: "kill",
          at: "artifact.before-rename",
          artifact: "profiles",
          shard: 2,
          attempt: [1, 2],
        },
        { fault: "delay", at: "run.before-manifest", ms: 20 },
        { fault: "torn-write", shard: 0, bytes: 5 },
      ],
      expect: { attempts: { 0: 2, 1: 2, 2: 3 } },
    });
    expect(violated).toEqual([]);
    expect(unjudged).toEqual(["atomic-visibility"]);
    expect(findings.at(-1)?.reason).toBe("the journal tells no store operations");
    const ofEach = [
      "delay run.before-manifest null 1",
      "kill artifact.before-rename 2 1",
      "kill artifact.before-rename 2 2",
      "throw shard.merged 1 1",
      "torn-write write profiles 0 1",
    ];
    const ofBoth = [...ofEach, ...ofEach, "double-trigger trigger null 1"];
    expect(strikes.toSorted()).toEqual(ofBoth.toSorted());
    expect(rootRuns(journal)).toHaveLength(2);
    // In the midst of its attempt.
    const at = (what: (entry: (typeof journal)[number]) => boolean) => journal.findIndex(what);
    const strike = journal.find((entry) => entry.kind === "fault" && entry.action === "throw");
    const isOf = (event: string) => (entry: (typeof journal)[number]) =>
      entry.kind === "attempt" && entry.run === strike?.run && entry.event === event;
    expect(at((entry) => entry === strike)).toBeGreaterThan(at(isOf("started")));
    expect(at((entry) => entry === strike)).toBeLessThan(at(isOf("ended")));
    expect(journal.map(({ t }) => t)).toEqual(journal.map(({ t }) => t).toSorted((a, b) => a - b));
    expect(existsSync(join(work.path, "ledger"))).toBe(false);
  });

  it("is handed shards and partitions twice", async () => {
    const { violated, journal, strikes } = await play({
      run: { partition: true },
      faults: [
        { fault: "duplicate-delivery", shard: 0 },
        { fault: "duplicate-delivery", shard: 2, when: "afterwards" },
        { fault: "duplicate-delivery", task: "partition_source" },
        { ...throws, shard: 0 },
      ],
      expect: { attempts: { 0: 2 } },
    });
    expect(violated).toEqual([]);
    const again = allRuns(journal).filter(
      ({ created, ended }) =>
        created.parent === null && created.task !== "merge_customer_data" && ended !== null,
    );
    expect(again.map(({ created }) => created.shard ?? created.source)).toHaveLength(6);
    expect(new Set(again.map(({ created }) => created.shard ?? created.source))).toEqual(
      new Set([0, 2, "crm", "billing", "product", "support"]),
    );
    // The plan is for them too.
    expect(strikes.filter((each) => each.startsWith("throw"))).toHaveLength(2);
  });

  it("is cancelled, and its sources are spoilt", async () => {
    const cancelled = await play({
      // The others pass it by.
      faults: [
        { fault: "delay", at: "shard.start", shard: 0, ms: 600_000 },
        { fault: "cancel", afterShards: 2 },
      ],
      expect: { outcome: "canceled" },
    });
    expect(cancelled.violated).toEqual([]);
    const spoilt = await play({
      faults: [{ fault: "missing-source", source: "billing" }],
      expect: { outcome: "failed", error: "billing.csv: it does not exist (ENOENT)" },
    });
    expect(spoilt.violated).toEqual([]);
    expect(spoilt.strikes).toEqual(["missing-source sources null 1"]);
  });
});

describe("what is wrong is caught", () => {
  it("a worker that loses a customer when it is tried again", async () => {
    const entry = fileURLToPath(new URL("fixtures/lossy-worker.ts", import.meta.url));
    const command = await bundleWorker(join(folder, "lossy"), entry);
    const server = await serve("enabled", { workers: [command.join(" ")] });
    try {
      const { broken } = await play({ server, faults: [throws], expect: { attempts: { 1: 2 } } });
      expect(broken).toEqual([
        "exactly-once",
        "correct-content",
        "correct-results",
        "byte-identical",
      ]);
    } finally {
      await server.close();
    }
  });

  it("a scenario that expects something else, and a fault that cannot strike", async () => {
    const { broken, violated } = await play({
      faults: [throws, { fault: "torn-write", shard: 2, bytes: 1e8 }],
    });
    expect(broken).toEqual(["faults-struck", "blast-radius"]);
    expect(violated[0]?.evidence).toEqual([expect.stringMatching(/^fault 1 .* did not strike: /)]);
  });
});

it("is refused where drills are not enabled, with what to do; what has no faults was played", async () => {
  const closed = await serve(undefined);
  try {
    await expect(play({ server: closed, faults: [throws] })).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(
        /^the workflow refuses faults: the input of this run holds faults .*\nSet SHARDPROOF_DRILLS=enabled in the environment of a workflow that is there for drills/,
      ),
    });
    const reference = readdirSync(join(folder, String(plays), "reference"), { recursive: true });
    expect(reference.filter((name) => String(name).endsWith("/manifest.json"))).toHaveLength(1);
    expect(readdirSync(join(folder, String(plays), "output"))).toEqual([]);
  } finally {
    await closed.close();
  }
});

describeWithS3Server("with a bucket between them", (server) => {
  let there: DevServer;
  beforeAll(async () => {
    const environment = { ...server.environment(), SHARDPROOF_DRILLS: "enabled" };
    there = await serve("enabled", { environment });
  });
  afterAll(() => there.close());
  const stub = () => {
    for (const [name, value] of Object.entries(server.environment())) vi.stubEnv(name, value);
  };
  const asked = {
    faults: [throws, { fault: "torn-write", shard: 2, fraction: 0.5 }],
    run: { earlierShards: 2 },
    expect: { attempts: { 1: 2, 2: 2 } },
  };

  it("heals, is judged by what lies in the bucket, and leaves nothing there", async () => {
    stub();
    const bucket = server.makeBucket();
    const { violated, unjudged, strikes } = await play({
      ...asked,
      server: there,
      store: `s3://${bucket.name}/drills`,
    });
    expect(violated).toEqual([]);
    expect(unjudged).toEqual(["atomic-visibility"]);
    expect(strikes).toHaveLength(2);
    expect(bucket.objects()).toEqual({});
  });

  it("says what is left in the bucket where a run is lost from sight", async () => {
    stub();
    const bucket = server.makeBucket();
    const lost = createServer((incoming) => incoming.socket.destroy());
    const url = await new Promise<string>((resolve) => {
      lost.listen(0, "127.0.0.1", () =>
        resolve(`http://127.0.0.1:${(lost.address() as AddressInfo).port}`),
      );
    });
    const told = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    try {
      await expect(
        play({ ...asked, server: { ...there, url }, store: `s3://${bucket.name}/drills` }),
      ).rejects.toMatchObject({
        exitCode: 3,
        message: expect.stringMatching(
          /^cannot start .*\nleft s3:\/\/bucket-\d+\/drills\/x-5-\w+\/: .*; remove it when no run is at work /,
        ),
      });
    } finally {
      lost.close();
    }
    expect(told.mock.calls[0]?.[0]).toMatch(
      /^Whether merge_customer_data was started is not known/,
    );
    expect(Object.keys(bucket.objects())).toHaveLength(4);
  });

  it("leaves nothing there where no run was started", async () => {
    stub();
    const bucket = server.makeBucket();
    const absent = { ...there, url: "http://127.0.0.1:9" };
    const told = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    await expect(
      play({ ...asked, server: absent, store: `s3://${bucket.name}/drills` }),
    ).rejects.toThrow(/^cannot start .*\nIt was not started: no connection was made\. .*$/);
    expect(told).not.toHaveBeenCalled();
    expect(Object.keys(bucket.objects())).toEqual([]);
  });

  it("takes away what it has put where it cannot put all, or says that it is left", async () => {
    stub();
    const bucket = server.makeBucket();
    const store = `s3://${bucket.name}/drills`;
    const refuse = (...methods: string[]) =>
      server.meddle(({ method, path }) => {
        const isRefused = methods.includes(method) && !path.includes("crm.csv");
        return isRefused ? { answer: 403, code: "AccessDenied" } : null;
      });
    try {
      refuse("PUT");
      const words = /^cannot put the sources to .*$/;
      await expect(play({ ...asked, server: there, store })).rejects.toThrow(words);
      expect(server.requests().some((each) => /^PUT .*\/sources\/crm\.csv/.test(each))).toBe(true);
      expect(Object.keys(bucket.objects())).toEqual([]);
      refuse("PUT", "GET");
      await expect(play({ ...asked, server: there, store })).rejects.toThrow(
        /^cannot put the sources to .*\nleft s3:\/\/bucket-\d+\/drills\/x-5-\w+\/: .*; remove it$/,
      );
      expect(Object.keys(bucket.objects())).toHaveLength(1);
    } finally {
      server.meddle(null);
    }
    const none = play({ ...asked, server: there, store: "s3://no-such-bucket/drills" });
    await expect(none).rejects.toThrow(/^cannot put the sources to .* \(NoSuchBucket\)$/);
  });

  it("says what is left there when Ctrl-C ends it, after how to cancel the run", async () => {
    const bucket = server.makeBucket();
    const store = `s3://${bucket.name}/drills`;
    const program = spawn(process.execPath, ["--import", "tsx", PLAYER, there.url, store], {
      env: { ...process.env, ...server.environment() },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const ended = whenEnded(program);
    program.stdout.once("data", () => program.kill("SIGINT"));
    const { code, stdout, stderr } = await ended;
    const [run] = stdout.split("\n");
    await ask(there.url, `/v1/task-runs/${run}`, { method: "DELETE" });
    expect({ code, stderr }).toMatchObject({
      code: 130,
      stderr: expect.stringMatching(
        new RegExp(
          `^The run ${run} may still go on: .*\\n.*\\n {2}cancel it .*\\nleft ${store}/x-5-\\w+/: .*; remove it when no run is at work on it any more\\n$`,
        ),
      ),
    });
    expect(stderr).toContain(`${Object.keys(bucket.objects())[0]?.split("/")[1]}/: `);
  });

  it("is judged by results where the bucket may not be listed", async () => {
    stub();
    const bucket = server.makeBucket();
    server.meddle(({ path }) =>
      path.includes("list-type") ? { answer: 403, code: "AccessDenied" } : null,
    );
    try {
      const { violated, unjudged, findings, played } = await play({
        ...asked,
        server: there,
        store: `s3://${bucket.name}/drills`,
      });
      expect(violated).toEqual([]);
      expect(unjudged).toEqual(["right-shard", "no-leftovers", "atomic-visibility"]);
      const found = (name: string) => findings.find(({ invariant }) => invariant === name);
      expect(found("exactly-once")?.title).toMatch(/, as far as the results say\.$/);
      expect(found("no-leftovers")?.reason).toMatch(/cannot be read with the key of this machine$/);
      expect(played.left).toMatch(/^s3:\/\/bucket-\d+\/drills\/x-5-[0-9a-f]{12}\/$/);
      expect(Object.keys(bucket.objects()).length).toBeGreaterThan(10);
    } finally {
      server.meddle(null);
    }
  });
});
