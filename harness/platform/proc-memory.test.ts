import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { groupsOverByProc } from "./proc-memory.ts";

const KIB = 1024;
const MIB = 1024 * KIB;

describe("in a folder as Linux writes it", () => {
  let proc: string;
  beforeAll(() => {
    proc = mkdtempSync(join(tmpdir(), "proc-"));
    // What is no process, and another name of one.
    writeFileSync(join(proc, "meminfo"), "MemTotal: 1 kB\n");
    symlinkSync("100", join(proc, "self"));
  });
  afterAll(() => rmSync(proc, { recursive: true }));

  interface Process {
    group: number;
    name?: string;
    residentKiB?: number;
    sharesKiB?: number;
  }
  function add(pid: number, { group, name = "node", residentKiB, sharesKiB }: Process): void {
    const folder = join(proc, String(pid));
    mkdirSync(folder);
    const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
    write("stat", `${pid} (${name}) S 1 ${group} ${group} 0 -1 4194304 1 2 3 4 5 6 7 8`);
    const resident =
      residentKiB === undefined
        ? ""
        : `VmRSS:\t  9999 kB\nRssAnon:\t ${residentKiB - 7} kB\nRssFile:\t  9000 kB\nRssShmem:\t 7 kB\n`;
    write("status", `Name:\t${name}\nPid:\t${pid}\n${resident}Threads:\t1\n`);
    if (sharesKiB === undefined) return;
    const lines = `Pss:    9999 kB\nPss_Anon:   ${sharesKiB - 7} kB\nPss_File:  9000 kB\nPss_Shmem:   7 kB\n`;
    write("smaps_rollup", `5581a000-7ffc0000 ---p 00000000 00:00 0    [rollup]\n${lines}`);
  }
  const over = (...limits: [group: number, KiB: number][]) =>
    [...groupsOverByProc(new Map(limits.map(([group, KiB]) => [group, KiB * KIB])), proc)].map(
      ([group, bytes]) => [group, bytes / KIB],
    );

  it("a group holds what its processes do together", () => {
    add(100, { group: 100, residentKiB: 60, sharesKiB: 60 });
    add(101, { group: 100, residentKiB: 50, sharesKiB: 50 });
    add(102, { group: 102, residentKiB: 9000, sharesKiB: 9000 });
    expect(over([100, 109])).toEqual([[100, 110]]);
    expect(over([100, 110])).toEqual([]);
    expect(over([100, 109], [102, 8999])).toEqual([
      [100, 110],
      [102, 9000],
    ]);
  });

  it("pages that its processes share count once", () => {
    add(200, { group: 200, residentKiB: 100, sharesKiB: 60 });
    add(201, { group: 200, residentKiB: 100, sharesKiB: 60 });
    expect(over([200, 120])).toEqual([]);
    expect(over([200, 119])).toEqual([[200, 120]]);
  });

  it("they count for each where the kernel does not tell", () => {
    add(300, { group: 300, residentKiB: 100 });
    add(301, { group: 300, residentKiB: 100, sharesKiB: 60 });
    expect(over([300, 159])).toEqual([[300, 160]]);
  });

  it("a process may have any name", () => {
    add(400, { group: 400, name: "a) S 1 7 7 (b", residentKiB: 100, sharesKiB: 100 });
    expect(over([400, 99])).toEqual([[400, 100]]);
  });

  it("a process that goes while it is looked at holds nothing", () => {
    mkdirSync(join(proc, "500"));
    add(501, { group: 501, residentKiB: 100, sharesKiB: 100 });
    // It has ended, and nobody has waited for it yet.
    add(502, { group: 501 });
    // It went after its group was read.
    add(503, { group: 501, residentKiB: 100, sharesKiB: 100 });
    for (const file of ["status", "smaps_rollup"]) rmSync(join(proc, "503", file));
    expect(over([501, 99])).toEqual([[501, 100]]);
  });

  it("a group that has gone holds nothing", () => {
    expect(over([12_345, 0])).toEqual([]);
  });
});

it("real processes hold what they have filled", async () => {
  const hold =
    "globalThis.held = Buffer.alloc(100 * 2 ** 20, 1); console.log('held'); setInterval(() => {}, 1e6)";
  // The leader holds nothing to speak of.
  const script = `'${process.execPath}' -e "${hold}"; true`;
  const leader = spawn("sh", ["-c", script], {
    detached: true,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const group = leader.pid ?? Number.NaN;
  try {
    await once(leader.stdout, "data");
    expect(groupsOverByProc(new Map([[group, 1000 * MIB]])).size).toBe(0);
    const held = groupsOverByProc(new Map([[group, 100 * MIB]])).get(group) ?? 0;
    expect(held).toBeGreaterThan(100 * MIB);
    expect(held).toBeLessThan(300 * MIB);
  } finally {
    process.kill(-group, "SIGKILL");
  }
  await once(leader, "close");
  expect(groupsOverByProc(new Map([[group, 0]])).size).toBe(0);
});
