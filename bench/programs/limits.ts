/** What cannot be had for less on this machine with Node: bytes in, digests of them, bytes out. */
import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { nodeDisk } from "../../tasks/disk.ts";
import { input, kernel } from "../../tasks/kernel/kernel.ts";
import { addRow, clearRows } from "../../tasks/row-batch.ts";
import { SOURCE_NAMES, sourceFileName } from "../../tasks/sources.ts";
import type { LimitName } from "../limit-names.ts";
import { runProgram } from "./program.ts";

export interface LimitsOrder {
  readonly sources: string;
  /** File to write; its folder exists. */
  readonly output: string;
  /** How many bytes of output are written: as many as the profiles have. */
  readonly outputBytes: number;
  /** How many ids are hashed: one for each row. */
  readonly ids: number;
}

export interface LimitMeasurement {
  readonly wallMs: number;
  readonly cpuMs: number;
}

export type LimitsAnswer = Readonly<Record<LimitName, LimitMeasurement>>;

const PIECE_BYTES = 256 * 1024;
const ID_BATCH = 10_000;
const ID_BYTES = "cust_00000000".length;

runProgram(async ({ sources, output, outputBytes, ids }: LimitsOrder): Promise<LimitsAnswer> => {
  const paths = SOURCE_NAMES.map((source) => join(sources, sourceFileName(source)));
  // The first pass compiles what the others run.
  await eachPiece(paths, () => {});
  return {
    read: await measured(() => eachPiece(paths, () => {})),
    readAndSha256: await measured(async () => {
      const hash = createHash("sha256");
      await eachPiece(paths, (piece) => hash.update(piece));
      hash.digest();
    }),
    md5OfIds: await measured(async () => hashIds(ids)),
    writeAndFsync: await measured(() => writeBytes(output, outputBytes)),
  };
});

async function measured(work: () => Promise<void>): Promise<LimitMeasurement> {
  const began = performance.now();
  const cpu = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs: performance.now() - began, cpuMs: (user + system) / 1000 };
}

async function eachPiece(paths: readonly string[], see: (piece: Uint8Array) => void) {
  for (const path of paths) for await (const piece of nodeDisk.read(path)) see(piece);
}

/** As the pipeline hashes them: four at a time, in WebAssembly. */
function hashIds(count: number): void {
  clearRows();
  for (let row = 0; row < ID_BATCH; row++) {
    const start = row * ID_BYTES;
    input.write(`cust_${String(row).padStart(8, "0")}`, start);
    addRow(start, start + ID_BYTES, row, false);
  }
  for (let done = 0; done < count; done += ID_BATCH) kernel.hashIds(0, 0);
}

async function writeBytes(path: string, bytes: number): Promise<void> {
  const piece = Buffer.alloc(PIECE_BYTES, "profile");
  const file = await open(path, "w");
  for (let left = bytes; left > 0; left -= PIECE_BYTES) {
    await file.write(piece, 0, Math.min(left, PIECE_BYTES));
  }
  await file.sync();
  await file.close();
}
