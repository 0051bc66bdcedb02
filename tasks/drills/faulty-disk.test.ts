import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { artifactNames } from "../artifacts.ts";
import { type Disk, nodeDisk } from "../disk.ts";
import { AttemptOver, recordedEffects } from "../testing/recorded-effects.ts";
import { useTempFolder } from "../testing/temp-folder.ts";
import type { ArmedStoreFault } from "./armed-fault.ts";
import type { Effects } from "./effects.ts";
import { faultyDisk } from "./faulty-disk.ts";

const folder = useTempFolder();
const PROFILES = artifactNames.profiles(0, 1);
const QUARANTINE = artifactNames.quarantine(0, 1);

function faulty(faults: readonly ArmedStoreFault[], more: Partial<Effects> = {}) {
  const { told, effects, log } = recordedEffects();
  return { told, disk: faultyDisk(nodeDisk, faults, log, { ...effects, ...more }) };
}

/** Publishes as the directory store does, without its tidying up after an error. */
async function publish(disk: Disk, name: string, ...pieces: string[]): Promise<void> {
  const temporary = join(folder(), `.${name}.tag.tmp`);
  const file = await disk.create(temporary);
  try {
    for (const piece of pieces) {
      const bytes = Buffer.from(piece);
      await file.write(bytes);
      // A piece is the writer's again as soon as it is written.
      bytes.fill("#");
    }
    await file.sync();
  } finally {
    await file.close();
  }
  await disk.rename(temporary, join(folder(), name));
  await disk.syncDirectory(folder());
}

async function read(disk: Disk, name: string): Promise<string> {
  let text = "";
  for await (const piece of disk.read(join(folder(), name))) text += Buffer.from(piece);
  return text;
}

const files = () =>
  Object.fromEntries(
    readdirSync(folder()).map((name) => [name, readFileSync(join(folder(), name), "utf8")]),
  );

it("is the very disk where no store fault is armed", () => {
  const { log, effects } = recordedEffects();
  const kill = { fault: 0, action: "kill", at: "shard.start", occurrence: 1 } as const;
  expect(faultyDisk(nodeDisk, [], log, effects)).toBe(nodeDisk);
  expect(faultyDisk(nodeDisk, [kill], log, effects)).toBe(nodeDisk);
});

describe("torn-write", () => {
  const torn = (keep: { bytes: number } | { fraction: number }): ArmedStoreFault[] => [
    { fault: 2, action: "torn-write", artifact: "profiles", keep },
  ];

  it.each([
    [{ bytes: 0 }, ""],
    [{ bytes: 2 }, "ab"],
    [{ bytes: 3 }, "abc"],
    [{ bytes: 4 }, "abcd"],
    [{ fraction: 0 }, ""],
    [{ fraction: 0.5 }, "abc"],
    [{ fraction: 0.99 }, "abcdef"],
  ])("%j leaves exactly that and kills", async (keep, left) => {
    const { told, disk } = faulty(torn(keep));
    await expect(publish(disk, PROFILES, "abc", "defg")).rejects.toThrow(AttemptOver);
    expect(files()).toEqual({ [`.${PROFILES}.tag.tmp`]: left });
    expect(told).toEqual([{ fault: 2, action: "torn-write", at: "write profiles" }, "kill"]);
  });

  it.each([
    [{ bytes: 7 }, ["abc", "defg"]],
    [{ bytes: 8 }, ["abc", "defg"]],
    [{ bytes: 0 }, []],
    [{ fraction: 0.9 }, []],
  ])("%j never strikes where %j is all", async (keep, pieces) => {
    const { told, disk } = faulty(torn(keep));
    await publish(disk, PROFILES, ...pieces);
    expect(files()).toEqual({ [PROFILES]: pieces.join("") });
    expect(told).toEqual([]);
  });

  it("leaves other artifacts alone", async () => {
    const { told, disk } = faulty(torn({ fraction: 0.5 }));
    await publish(disk, QUARANTINE, "abc");
    expect(files()).toEqual({ [QUARANTINE]: "abc" });
    expect(told).toEqual([]);
  });
});

describe("enospc", () => {
  const full: ArmedStoreFault[] = [
    { fault: 0, action: "enospc", artifact: "profiles", afterBytes: 4 },
  ];
  const struck = [{ fault: 0, action: "enospc", at: "write profiles" }];

  it("fails where the disk is full, with an error like Node's where no real one is to be had", async () => {
    const { told, disk } = faulty(full);
    await expect(publish(disk, PROFILES, "abc", "defg")).rejects.toMatchObject({
      message: "ENOSPC: no space left on device, write",
      code: "ENOSPC",
      errno: -28,
      syscall: "write",
    });
    expect(files()).toEqual({ [`.${PROFILES}.tag.tmp`]: "abcd" });
    expect(told).toEqual(struck);
  });

  it("fails as the full disk does where there is one, which gets what there is no room for", async () => {
    const rest: string[] = [];
    const { disk } = faulty(full, {
      async writeToFullDisk(bytes) {
        rest.push(Buffer.from(bytes).toString());
        throw new Error("full");
      },
    });
    await expect(publish(disk, PROFILES, "abc", "defg")).rejects.toThrow("full");
    expect(rest).toEqual(["efg"]);
  });

  it("does not pass where the full disk takes more", async () => {
    const { disk } = faulty(full, { async writeToFullDisk() {} });
    await expect(publish(disk, PROFILES, "abcdefg")).rejects.toThrow(
      "a disk that must be full took 3 bytes more",
    );
  });

  it("never strikes an artifact that fits, or another one", async () => {
    const { told, disk } = faulty(full);
    await publish(disk, PROFILES, "abcd");
    await publish(disk, QUARANTINE, "abcdefg");
    expect(files()).toEqual({ [PROFILES]: "abcd", [QUARANTINE]: "abcdefg" });
    expect(told).toEqual([]);
  });
});

describe("eio", () => {
  const broken = (
    operation: "read" | "write" | "sync" | "rename",
    afterBytes = 0,
  ): ArmedStoreFault[] => {
    const file = operation === "read" ? "crm" : "profiles";
    return [{ fault: 1, action: "eio", operation, file, afterBytes }];
  };

  it.each([
    ["write", "write", ""],
    ["sync", "fsync", "abcd"],
    ["rename", "rename", "abcd"],
  ] as const)("fails the %s of the artifact only", async (operation, syscall, left) => {
    const { told, disk } = faulty(broken(operation));
    await publish(disk, QUARANTINE, "abcd");
    expect(told).toEqual([]);
    const error = await publish(disk, PROFILES, "abcd").catch((thrown) => thrown);
    expect(error).toMatchObject({ code: "EIO", errno: -5, syscall });
    expect(error.message).toMatch(new RegExp(`^EIO: i/o error, ${syscall}`));
    expect(files()).toEqual({ [QUARANTINE]: "abcd", [`.${PROFILES}.tag.tmp`]: left });
    expect(told).toEqual([{ fault: 1, action: "eio", at: `${operation} profiles` }]);
  });

  it("names both paths of a rename, as Node does", async () => {
    const { disk } = faulty(broken("rename"));
    const [from, to] = [join(folder(), "x"), join(folder(), PROFILES)];
    await expect(disk.rename(from, to)).rejects.toMatchObject({
      message: `EIO: i/o error, rename '${from}' -> '${to}'`,
      path: from,
      dest: to,
    });
  });

  it("fails a write after so many bytes", async () => {
    const { disk } = faulty(broken("write", 4));
    await expect(publish(disk, PROFILES, "abc", "defg")).rejects.toMatchObject({ code: "EIO" });
    expect(files()).toEqual({ [`.${PROFILES}.tag.tmp`]: "abcd" });
  });

  it("fails the read of the source only, after so many bytes", async () => {
    for (const name of ["crm.csv", "billing.csv"]) writeFileSync(join(folder(), name), "abcd");
    const { told, disk } = faulty(broken("read", 3));
    expect(await read(disk, "billing.csv")).toBe("abcd");
    expect(told).toEqual([]);
    let text = "";
    const reading = async () => {
      for await (const piece of disk.read(join(folder(), "crm.csv"))) text += Buffer.from(piece);
    };
    await expect(reading()).rejects.toMatchObject({ code: "EIO", syscall: "read" });
    expect(text).toBe("abc");
    expect(told).toEqual([{ fault: 1, action: "eio", at: "read crm" }]);
  });

  it("never strikes where no byte is left to fail", async () => {
    writeFileSync(join(folder(), "crm.csv"), "abcd");
    const { told, disk } = faulty(broken("read", 4));
    expect(await read(disk, "crm.csv")).toBe("abcd");
    expect(told).toEqual([]);
  });
});

describe("slow", () => {
  const play = async (operation: "read" | "write" | "sync" | "rename" | "any") => {
    writeFileSync(join(folder(), "crm.csv"), "abcd");
    const { told, disk } = faulty([{ fault: 0, action: "slow", operation, ms: 20 }]);
    expect(await read(disk, "crm.csv")).toBe("abcd");
    await publish(disk, PROFILES, "abc", "defg");
    expect(files()).toEqual({ "crm.csv": "abcd", [PROFILES]: "abcdefg" });
    return told;
  };

  it.each([
    ["read", "read crm", 1],
    ["write", "write profiles", 2],
    ["sync", "sync profiles", 2],
    ["rename", "rename profiles", 1],
    ["any", "read crm", 6],
  ] as const)("%s waits before each such operation, told once", async (operation, at, times) => {
    expect(await play(operation)).toEqual([
      { fault: 0, action: "slow", at },
      ...Array.from({ length: times }, () => "sleep 20"),
    ]);
  });
});

it("strikes in the order of the plan where several faults meet", async () => {
  const slow = { fault: 0, action: "slow", operation: "write", ms: 5 } as const;
  const torn = { action: "torn-write", artifact: "profiles", keep: { bytes: 1 } } as const;
  const first = faulty([slow, { ...torn, fault: 1 }]);
  await expect(publish(first.disk, PROFILES, "abc")).rejects.toThrow(AttemptOver);
  expect(first.told).toEqual([
    { fault: 0, action: "slow", at: "write profiles" },
    "sleep 5",
    { fault: 1, action: "torn-write", at: "write profiles" },
    "kill",
  ]);
});
