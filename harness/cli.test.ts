import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CliFolder, cliFolder, HEALS, whenEnded } from "./commands/testing/cli-folder.ts";
import { bundleWorker } from "./platform/bundle.ts";
import { processesOf, until } from "./platform/testing/leftovers.ts";

const HANGS = HEALS.map((line) => line.replace("fault: throw", "fault: hang"));

let folder: CliFolder;
beforeAll(() => {
  folder = cliFolder();
  folder.scenario("heals", HEALS);
  for (const name of ["hangs-int", "hangs-term"]) folder.scenario(name, HANGS);
});
afterAll(() => folder.remove());

/** Starts a play and waits until it says something. */
async function startPlay(name: string, said: string, ...flags: string[]) {
  // By its path, so that the process is found by the folder.
  const path = join(folder.path, "scenarios", `${name}.yaml`);
  const child = folder.start(process.execPath, [...folder.words, "scenario", path, ...flags]);
  const ended = whenEnded(child);
  const hasSaid = new Promise<true>((resolve) => {
    let text = "";
    child.stdout?.on("data", (piece: string) => {
      text += piece;
      if (text.includes(said)) resolve(true);
    });
  });
  expect(await Promise.race([hasSaid, ended])).toBe(true);
  return { child, ended };
}

const played = (name: string, file: string) => join(folder.path, ".shardproof", name, file);

// One after the other: each looks at all processes of the folder.
describe("in the middle of a play", () => {
  it.each([
    ["SIGINT", 130, "hangs-int"],
    ["SIGTERM", 143, "hangs-term"],
  ] as const)("%s exits with %d, leaves nothing at work and keeps the journal", async (...row) => {
    const [signal, exitCode, name] = row;
    const { child, ended } = await startPlay(name, "struck by faults[0]: hang");
    // The command line, and at least the orchestrator and the shard that hangs.
    expect(processesOf(folder.path).length).toBeGreaterThanOrEqual(3);
    child.kill(signal);
    const { code, stderr } = await ended;
    expect({ code, stderr }).toEqual({ code: exitCode, stderr: "" });
    await until(() => processesOf(folder.path).length === 0);
    expect(folder.temporary()).toEqual([]);
    expect(folder.plays().filter((file) => file.endsWith(".lock"))).toEqual([]);
    const journal = readFileSync(played(name, "journal.ndjson"), "utf8").split("\n");
    expect(journal.pop()).toBe("");
    const kinds = journal.map((line) => JSON.parse(line).kind);
    expect(kinds).toContain("fault");
    expect(existsSync(played(name, "sources"))).toBe(true);
  });

  it("SIGINT leaves nothing either while the sources are generated, which keeps it busy", async () => {
    const flags = ["--customers", "200000"];
    const { child, ended } = await startPlay("heals", "generating the sources", ...flags);
    child.kill("SIGINT");
    expect(await ended).toMatchObject({ code: 130, stderr: "" });
    expect(folder.temporary()).toEqual([]);
    expect(folder.plays().filter((file) => file.endsWith(".lock"))).toEqual([]);
  });

  // Such as the command `tsx`: it passes a signal on and, 60 ms later, kills who has not gone yet.
  it("no script of package.json has a wrapper that could end us before we have cleaned up", () => {
    const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
    const { scripts } = JSON.parse(text) as { readonly scripts: Readonly<Record<string, string>> };
    const wrapped = Object.values(scripts).filter((script) =>
      /(^|\s)(npx|tsx) \S+\.ts/.test(script),
    );
    expect(wrapped.filter((script) => !script.startsWith("node --import tsx "))).toEqual([]);
    expect(scripts.scenario).toBe("node --import tsx harness/cli.ts scenario");
  });

  it("SIGTERM leaves nothing in simulation either", async () => {
    const flags = ["--target", "simulated", "--customers", "200000"];
    const { child, ended } = await startPlay("heals", "generating the sources", ...flags);
    await until(() => folder.temporary().length > 0);
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({ code: 143, stderr: "" });
    expect(folder.temporary()).toEqual([]);
  });

  it("a reader that goes ends it quietly, and no verdict is claimed", async () => {
    const { child, ended } = await startPlay("heals", "heals, seed 5");
    child.stdout?.destroy();
    expect(await ended).toMatchObject({ code: 141, stderr: "" });
    await until(() => processesOf(folder.path).length === 0);
    expect(folder.temporary()).toEqual([]);
  });
});

describe("without a stack trace, with exit code 3 and what is in the way", () => {
  it("a folder that cannot be written", async () => {
    const other = cliFolder();
    other.scenario("heals", HEALS);
    writeFileSync(join(other.path, ".shardproof"), "");
    const { code, stderr } = await other.cli("scenario", "heals", "--target", "simulated");
    other.remove();
    expect(code).toBe(3);
    expect(stderr).toMatch(/^cannot write below \S+\.shardproof: .*; play from a folder .*\n$/);
  });

  it("a temporary folder that is not there", async () => {
    const { code, stderr } = await folder.shell(
      "TSX_DISABLE_CACHE=1 TMPDIR=/no/such $CLI scenario heals",
    );
    expect(code).toBe(3);
    expect(stderr).toMatch(/^the machine refused: ENOENT: .* '\/no\/such\/.*\n$/);
  });

  it("a disk that is full when the journal is written", async () => {
    const bundle = join(folder.path, "bundle");
    mkdirSync(bundle);
    const worker = (await bundleWorker(bundle)).join(" ");
    // No file can grow over 8 or 16 KiB (shells count differently); only the journal wants to.
    const { code, stderr } = await folder.shell(
      `ulimit -f 16; exec $CLI scenario heals --customers 10 --shards 6 --worker '${worker}'`,
    );
    expect(stderr).toMatch(
      /^cannot write the journal \S+journal\.ndjson: EFBIG: .*; make room, .*\n$/,
    );
    expect(code).toBe(3);
    // What there was room for is there.
    expect(readFileSync(played("heals", "journal.ndjson"), "utf8")).toMatch(/^\{"seq":0,/);
    expect(folder.temporary()).toEqual([]);
  });
});

describe.concurrent("the table of contents", () => {
  it("is printed where it is asked for", async () => {
    const { code, stdout, stderr } = await folder.cli("--help");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^Commands .*:\n( {2}npm run \w+ -- +… .*\n){2,}$/);
  });

  it("goes with the message where there is no such command, or none", async () => {
    const unknown = await folder.cli("scenrio");
    expect(unknown).toMatchObject({ code: 2, stdout: "" });
    expect(unknown.stderr).toMatch(
      /^"scenrio" is no command; did you mean "scenario"\?\n\nCommands/,
    );
    expect(await folder.cli()).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(/^Commands/),
    });
  });
});
