import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { reportFile } from "./report-file.ts";
import { type CliFolder, cliFolder, HEALS, WRONG } from "./testing/cli-folder.ts";

let folder: CliFolder;
const at = (name: string) => join(folder.path, name);
const report = (name: string) => readFileSync(at(name), "utf8");
const simulated = ["--target", "simulated"];

beforeAll(() => {
  folder = cliFolder();
  folder.scenario("heals", HEALS);
  folder.scenario("wrong", WRONG);
});
afterAll(() => folder.remove());

describe("the place of a report", () => {
  it("is tried without a trace, and its folder is made", () => {
    reportFile(at("new/folder/out.html"));
    expect(existsSync(at("new/folder"))).toBe(true);
    expect(existsSync(at("new/folder/out.html"))).toBe(false);
  });

  it("keeps what is there until the report is written", async () => {
    writeFileSync(at("old.html"), "old");
    const file = reportFile(at("old.html"));
    expect(report("old.html")).toBe("old");
    await file.write(({ styles }) => `new ${styles.length > 0}`);
    expect(report("old.html")).toBe("new true");
  });

  it("is lost only with a message", async () => {
    const file = reportFile(at("gone/out.html"));
    rmSync(at("gone"), { recursive: true });
    await expect(file.write(() => "page")).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/^--report: cannot write .*gone\/out\.html: ENOENT/),
    });
  });
});

describe("--report", () => {
  it("writes the page of a play, beside the one document of --json", async () => {
    const words = [...simulated, "--report", "out/heals.html", "--json"];
    const { code, stdout, stderr } = await folder.cli("scenario", "heals", ...words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const document = JSON.parse(stdout);
    expect(document.places.report).toBe("out/heals.html");
    expect(document.replay).not.toContain("--report");
    const html = report("out/heals.html");
    expect(html).toContain("<title>PASS heals – Shardproof</title>");
    expect(html).toContain(document.replay);
    expect(html).toContain("shard 1, attempt 1: failed: injected by Shardproof");
  });

  it("writes one page for several plays, and says where", async () => {
    const words = [...simulated, "--report", "all.html"];
    const { code, stdout } = await folder.cli("scenario", "heals", "wrong", ...words);
    expect(code).toBe(1);
    expect(stdout).toMatch(/\nreport {2}all\.html\n$/);
    const html = report("all.html");
    expect(html).toContain("2 plays: 1 passed, 1 failed.");
    expect(html.match(/<article class="play"/g)).toHaveLength(2);
    expect(html).toContain("shard 1 has 2 attempts");
    // The folder of a passed play is removed.
    expect(html).toContain("<code>.shardproof/wrong.simulated/journal.ndjson</code>");
    expect(html).not.toContain(".shardproof/heals");
  });

  it("writes the page of a search", async () => {
    const words = ["--runs", "3", "--workers", "1", "--report", "search.html"];
    const { code, stdout } = await folder.cli("search", ...words);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nreport {4}search\.html\n$/);
    expect(report("search.html")).toContain("no plan was found");
  });

  it("refuses a folder, and what cannot be written, before anything is played", async () => {
    mkdirSync(at("taken"));
    writeFileSync(at("file"), "");
    const plays = existsSync(at(".shardproof")) ? folder.plays() : [];
    const folderGiven = await folder.cli("scenario", "wrong", "--report", "taken");
    expect(folderGiven).toEqual({
      code: 2,
      stdout: "",
      stderr: "--report: taken cannot be written: it is a folder; name another file.\n",
    });
    const { code, stdout } = await folder.cli(
      "search",
      "--report",
      "file/out.html",
      "--seconds",
      "1",
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    const asJson = await folder.cli("scenario", "wrong", "--report", "file/out.html", "--json");
    expect(asJson.code).toBe(2);
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      verdict: "error",
      exitCode: 2,
      error: expect.stringContaining("name another file"),
    });
    expect(existsSync(at(".shardproof")) ? folder.plays() : []).toEqual(plays);
  });
});
