import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createDirectoryStore } from "./directory-store.ts";
import type { Disk } from "./disk.ts";
import { PublishError, SourceError } from "./errors.ts";

const failure = (code: string) => Object.assign(new Error(`${code}: of the disk`), { code });

type Failures = Partial<Record<keyof Disk | "write" | "sync" | "close" | "reach", Error | null>>;

/** A store over a disk that tells what was done to it, and fails where it is told to. */
function recordedStore(failures: Failures = {}, names: string[] = [], content = "") {
  const told: string[] = [];
  const tell = async (operation: keyof Failures, what = "") => {
    told.push(`${operation} ${what}`.trim());
    const error = failures[operation];
    if (error !== undefined) throw error;
  };
  const disk: Disk = {
    async *read(path, ranges) {
      await tell("read", ranges === undefined ? path : `${path} ${JSON.stringify(ranges)}`);
      yield Buffer.from(content.slice(0, 1));
      yield Buffer.from(content.slice(1));
    },
    async create(path) {
      await tell("create", path);
      return {
        write: (bytes) => tell("write", Buffer.from(bytes).toString()),
        sync: () => tell("sync"),
        close: () => tell("close"),
      };
    },
    rename: (from, to) => tell("rename", `${from} ${to}`),
    remove: (path) => tell("remove", path),
    async list(path) {
      await tell("list", path);
      return names;
    },
    makeDirectory: (path) => tell("makeDirectory", path),
    syncDirectory: (path) => tell("syncDirectory", path),
  };
  const failpoints = {
    reach: (name: string, { artifact, bytes }: { artifact?: string; bytes?: number } = {}) =>
      tell("reach", `${name} ${artifact} ${bytes}`),
  };
  const store = createDirectoryStore({ disk, failpoints, attemptTag: "t1" });
  const pieces = [Buffer.from("one"), Buffer.from("two\n")];
  return {
    told,
    sources: store.sources("/in"),
    artifacts: store.artifacts("/out"),
    publish: () => store.artifacts("/out").publish("key", "a.json", pieces),
  };
}

const TEMPORARY = "/out/key/.a.json.t1.tmp";
const FINAL = "/out/key/a.json";
const DIGEST = { bytes: 7, sha256: createHash("sha256").update("onetwo\n").digest("hex") };

describe("publishing", () => {
  it("writes under a name of its own, syncs, renames, and syncs the folder; in this order", async () => {
    const { told, publish } = recordedStore();
    expect(await publish()).toEqual(DIGEST);
    expect(told).toEqual([
      `create ${TEMPORARY}`,
      "reach artifact.write a.json 0",
      "write one",
      "reach artifact.write a.json 3",
      "write two",
      "sync",
      "close",
      "reach artifact.before-rename a.json 7",
      `rename ${TEMPORARY} ${FINAL}`,
      "syncDirectory /out/key",
      "reach artifact.published a.json 7",
    ]);
  });

  it.each(["write", "sync"] as const)("closes and removes its file when %s fails", async (what) => {
    const { told, publish } = recordedStore({ [what]: failure("ENOSPC") });
    const error = await publish().catch((error) => error);
    expect(error).toBeInstanceOf(PublishError);
    expect(error.message).toBe(`cannot publish ${FINAL}: no space is left on the disk (ENOSPC)`);
    expect(told.slice(-2)).toEqual(["close", `remove ${TEMPORARY}`]);
  });

  it.each(["create", "close", "rename", "syncDirectory"] as const)(
    "names the artifact when %s fails",
    async (what) => {
      await expect(recordedStore({ [what]: failure("EIO") }).publish()).rejects.toThrow(
        `cannot publish ${FINAL}: the disk reported an input/output error (EIO)`,
      );
    },
  );

  it("tells the error that led to the end, not that of cleaning up", async () => {
    const failures = { write: failure("EIO"), remove: failure("ENOENT") };
    await expect(recordedStore(failures).publish()).rejects.toThrow("(EIO)");
  });

  it("lets an error that is not the disk's through as it is", async () => {
    const thrown = new Error("a drill");
    await expect(recordedStore({ reach: thrown }).publish()).rejects.toBe(thrown);
    const numbered = Object.assign(new Error("with another kind of code"), { code: 7 });
    await expect(recordedStore({ reach: numbered }).publish()).rejects.toBe(numbered);
    await expect(recordedStore({ reach: null }).publish()).rejects.toBeNull();
  });
});

describe("a temporary file that has vanished", () => {
  const vanished = { rename: failure("ENOENT") };

  it("is fine where another attempt has published the same bytes", async () => {
    const { told, publish } = recordedStore(vanished, [], "onetwo\n");
    expect(await publish()).toEqual(DIGEST);
    expect(told.slice(-3)).toEqual([
      `read ${FINAL}`,
      "syncDirectory /out/key",
      "reach artifact.published a.json 7",
    ]);
  });

  it("is an error where the artifact holds other bytes", async () => {
    const error = await recordedStore(vanished, [], "onetwo").publish().catch(String);
    expect(error).toBe(
      `PublishError: ${TEMPORARY} vanished before it was published, and ${FINAL} holds other bytes; is something else writing to this folder?`,
    );
  });

  it("is an error where nothing is published", async () => {
    const failures = { ...vanished, read: failure("ENOENT") };
    await expect(recordedStore(failures).publish()).rejects.toThrow(
      `cannot publish ${FINAL}: it does not exist (ENOENT)`,
    );
  });

  it("is no excuse for another error, whatever is published", async () => {
    const failures = { rename: failure("EACCES") };
    await expect(recordedStore(failures, [], "onetwo\n").publish()).rejects.toThrow(
      `cannot publish ${FINAL}: permission denied (EACCES)`,
    );
  });
});

describe("sweeping", () => {
  const names = [".b.json.t2.tmp", "b.json", ".a.json.t1.tmp", ".b.json", "b.tmp", ".b.a.tmp"];

  it("removes the temporary files of the prefix, in the order of names, and nothing else", async () => {
    const { told, artifacts } = recordedStore({}, names);
    await artifacts.sweep("key", "b");
    expect(told).toEqual([
      "list /out/key",
      "remove /out/key/.b.a.tmp",
      "remove /out/key/.b.json.t2.tmp",
    ]);
  });

  it("does not mind a file that another has swept, but any other error", async () => {
    const gone = recordedStore({ remove: failure("ENOENT") }, names);
    await gone.artifacts.sweep("key", "b");
    expect(gone.told).toHaveLength(3);
    const denied = recordedStore({ remove: failure("EACCES") }, names);
    await expect(denied.artifacts.sweep("key", "b")).rejects.toThrow("EACCES");
  });
});

describe("the run's folder", () => {
  it("is made", async () => {
    const { told, artifacts } = recordedStore();
    await artifacts.prepare("key");
    expect(told).toEqual(["makeDirectory /out/key"]);
  });

  it("is named when it cannot be made", async () => {
    const { artifacts } = recordedStore({ makeDirectory: failure("EROFS") });
    const error = await artifacts.prepare("key").catch(String);
    expect(error).toBe(
      "PublishError: cannot make the output folder /out/key: the file system is read-only (EROFS)",
    );
  });
});

describe("a published artifact", () => {
  const textOf = async (pieces: AsyncIterable<Uint8Array>) => {
    let text = "";
    for await (const piece of pieces) text += Buffer.from(piece).toString();
    return text;
  };

  it("is read from the run's folder, whole or in parts", async () => {
    const { told, artifacts } = recordedStore({}, [], "text");
    expect(await textOf(artifacts.read("key", "a.json"))).toBe("text");
    await textOf(artifacts.read("key", "a.json", [[5, 7]]));
    expect(told).toEqual([`read ${FINAL}`, `read ${FINAL} [[5,7]]`]);
  });

  it("is named when it cannot be read", async () => {
    const { artifacts } = recordedStore({ read: failure("ENOENT") });
    const error = await textOf(artifacts.read("key", "a.json")).catch((error) => error);
    expect(error).toBeInstanceOf(PublishError);
    expect(error.message).toBe(`cannot read ${FINAL}: it does not exist (ENOENT)`);
  });
});

describe("a source", () => {
  const bytesOf = async ({ sources }: ReturnType<typeof recordedStore>) => {
    const pieces: Uint8Array[] = [];
    for await (const piece of sources.read("crm.csv")) pieces.push(Buffer.from(piece));
    return Buffer.concat(pieces).toString();
  };

  it("is read from its folder, piece by piece", async () => {
    const store = recordedStore({}, [], "some text");
    expect(await bytesOf(store)).toBe("some text");
    expect(store.told).toEqual(["read /in/crm.csv"]);
  });

  it.each([
    ["ENOENT", "it does not exist"],
    ["EEXIST", "that name is taken already"],
    ["ELOOP", "its symbolic links lead in a circle"],
    ["ENAMETOOLONG", "the path is too long"],
    ["ENXIO", "it is a socket, not a file"],
    ["EACCES", "permission denied"],
    ["EPERM", "the operation is not permitted"],
    ["EISDIR", "it is a directory, not a file"],
    ["ENOTDIR", "a part of the path is a file, not a directory"],
    ["ENOSPC", "no space is left on the disk"],
    ["EDQUOT", "the disk quota is used up"],
    ["EROFS", "the file system is read-only"],
    ["EIO", "the disk reported an input/output error"],
    ["EMFILE", "too many files are open"],
  ])("that cannot be read for %s says so in words", async (code, words) => {
    const error = await bytesOf(recordedStore({ read: failure(code) })).catch((error) => error);
    expect(error).toBeInstanceOf(SourceError);
    expect(error.message).toBe(`cannot read /in/crm.csv: ${words} (${code})`);
  });

  it.each([failure("EWHATEVER"), new Error("no code at all")])(
    "that cannot be read for a reason without words tells the error's own: %s",
    async (error) => {
      await expect(bytesOf(recordedStore({ read: error }))).rejects.toThrow(
        `cannot read /in/crm.csv: ${error.message}`,
      );
    },
  );
});
