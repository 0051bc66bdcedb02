/** Promise: an output that cannot be written ends the run with its path, and nothing looks finished. */
import { execFileSync } from "node:child_process";
import { chmod, chown, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { useTempFolder } from "../../tasks/testing/temp-folder.ts";
import type { Answer } from "../child/answer.ts";
import type { PipelineOutcome } from "../child/run-pipeline.ts";
import { useChild } from "../fresh-process.ts";
import { readPublished } from "../on-disk.ts";
import { runPipeline } from "../pipeline-in-process.ts";
import { errorOf, file, inputIn, row, writeSourcesIn } from "./case.ts";

const folder = useTempFolder();
const runInChild = useChild("run-pipeline.ts");

/** The key of a run over good sources into three shards. */
async function runKey(): Promise<string> {
  const output = join(folder(), "elsewhere");
  return (await runPipeline({ ...inputIn(folder()), output })).result.runKey;
}

describe("a place that holds no folder:", () => {
  it.each([
    ["is a file", "occupied"],
    ["lies below a file", "occupied/output"],
  ])("the output %s", async (_, place) => {
    await writeSourcesIn(folder());
    await writeFile(join(folder(), "occupied"), "");
    const output = join(folder(), place);
    expect(await errorOf({ ...inputIn(folder()), output })).toBe(
      `PublishError: cannot make the output folder ${output}/${await runKey()}: a part of the path is a file, not a directory (ENOTDIR)`,
    );
  });

  it("the run's folder is a file", async () => {
    await writeSourcesIn(folder());
    const key = await runKey();
    const input = inputIn(folder());
    await mkdir(input.output);
    await writeFile(join(input.output, key), "");
    expect(await errorOf(input)).toBe(
      `PublishError: cannot make the output folder ${input.output}/${key}: that name is taken already (EEXIST)`,
    );
  });

  it("a folder has the name of an artifact", async () => {
    await writeSourcesIn(folder());
    const key = await runKey();
    const input = inputIn(folder());
    const artifact = join(input.output, key, "shard-00001-of-00003.profiles.ndjson");
    await mkdir(artifact, { recursive: true });
    expect(await errorOf(input)).toBe(
      `RunError: shard 1 of 3 failed: cannot publish ${artifact}: it is a directory, not a file (EISDIR)`,
    );
    const names = Object.keys(await readPublished(input.output));
    expect(names.filter((name) => /tmp|\/manifest|shard-00001/.test(name))).toEqual([]);
  });
});

const isRoot = process.getuid?.() === 0;
const NOBODY = 65534;
if (!isRoot) {
  console.warn("bad-input: only root may play another user and mount a disk; both are left out");
}

describe.runIf(isRoot)("a user who may not write", () => {
  const runAsNobody = async () =>
    ((await runInChild(inputIn(folder()), { uid: NOBODY })) as Answer<PipelineOutcome>).output;

  it("into the output", async () => {
    await writeSourcesIn(folder());
    await chmod(folder(), 0o755);
    const { output } = inputIn(folder());
    await mkdir(output, { mode: 0o755 });
    expect(await runAsNobody()).toEqual({
      error: `PublishError: cannot make the output folder ${output}/${await runKey()}: permission denied (EACCES)`,
    });
    expect(await readPublished(output)).toEqual({});
  });

  it("into the run's folder", async () => {
    await writeSourcesIn(folder());
    await chmod(folder(), 0o755);
    const runFolder = join(inputIn(folder()).output, await runKey());
    await mkdir(runFolder, { recursive: true, mode: 0o755 });
    expect(await runAsNobody()).toEqual({
      error: `RunError: shard 0 of 3 failed: cannot publish ${runFolder}/shard-00000-of-00003.profiles.ndjson: permission denied (EACCES) (and 2 more shards)`,
    });
    expect(await readPublished(runFolder)).toEqual({});
  });
});

describe.runIf(isRoot)("a user who may write into the run's folder", () => {
  it("needs no right to look into the output above it", async () => {
    await writeSourcesIn(folder());
    await chmod(folder(), 0o755);
    const { output } = inputIn(folder());
    const runFolder = join(output, await runKey());
    await mkdir(runFolder, { recursive: true });
    await chown(runFolder, NOBODY, NOBODY);
    await chmod(output, 0o711);
    const answer = await runInChild(inputIn(folder()), { uid: NOBODY });
    expect(answer).toMatchObject({ output: { run: expect.anything() } });
    expect(Object.keys(await readPublished(runFolder))).toContain("manifest.json");
  });
});

/** Mounts a disk in memory; null where this machine does not let us. */
function mountDisk(path: string, size: string): (() => void) | null {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", size, "tmpfs", path], { stdio: "pipe" });
    return () => execFileSync("umount", [path]);
  } catch {
    console.warn("bad-input: no disk can be mounted here; the full disk is left out");
    return null;
  }
}

describe.runIf(isRoot)("a full disk", () => {
  let unmount: (() => void) | null = null;
  afterEach(() => {
    unmount?.();
    unmount = null;
  });

  it("keeps nothing of a shard that did not fit, not even a temporary file", async ({ skip }) => {
    const customers = Array.from({ length: 400 }, (_, n) => row("crm", { customer_id: `c${n}` }));
    await writeSourcesIn(folder(), { crm: file("crm", ...customers) });
    const input = { ...inputIn(folder()), shards: 1 };
    await mkdir(input.output);
    unmount = mountDisk(input.output, "size=64k");
    if (unmount === null) skip();
    const error = await errorOf(input);
    const path = /cannot publish (\S+):/.exec(error)?.[1] ?? "";
    expect(path).toMatch(/\/output\/[0-9a-f]{32}\/shard-00000-of-00001\.profiles\.ndjson$/);
    expect(error).toBe(
      `RunError: shard 0 of 1 failed: cannot publish ${path}: no space is left on the disk (ENOSPC)`,
    );
    expect(await readPublished(input.output)).toEqual({});
  });

  it("without room for a folder is found out before a shard starts", async ({ skip }) => {
    await writeSourcesIn(folder());
    const input = inputIn(folder());
    await mkdir(input.output);
    const key = await runKey();
    unmount = mountDisk(input.output, "nr_inodes=1");
    if (unmount === null) skip();
    expect(await errorOf(input)).toBe(
      `PublishError: cannot make the output folder ${input.output}/${key}: no space is left on the disk (ENOSPC)`,
    );
    expect(await readPublished(input.output)).toEqual({});
  });
});
