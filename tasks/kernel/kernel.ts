/**
 * The hot loops of the pipeline, in WebAssembly: over bytes, a vector at a time, for all rows of a
 * batch in one call. One instance serves a thread. What lies in its memory is valid until somebody
 * fills in the next batch: nothing may be awaited in between.
 *
 * The kernel only takes what is plain, which nearly every row is; the rest it leaves to the modules
 * beside this folder, which hold all rules. A property shows that both ways agree.
 */
import { KERNEL_BYTES } from "./bytes.ts";
import { INPUT, INPUT_BYTES } from "./layout.ts";

/** What `assembly/index.ts` exports; its files say what each call does. */
interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer };
  splitPlain(at: number, end: number): number;
  hashIds(first: number, idIndex: number): number;
  readRows(
    first: number,
    shard: number,
    fieldCount: number,
    columnCount: number,
    idIndex: number,
    emailIndex: number,
  ): number;
  gather(first: number, shardCount: number): void;
  openSlice(end: number): number;
}

const module = new WebAssembly.Module(Buffer.from(KERNEL_BYTES, "base64"));

export const kernel = new WebAssembly.Instance(module).exports as unknown as Kernel;

/** The kernel's memory: it never grows, so these stay what they are. */
export const memory = Buffer.from(kernel.memory.buffer);
export const figures = new Int32Array(kernel.memory.buffer);

/** The bytes of a batch, in which its rows have their places. */
export const input = memory.subarray(INPUT, INPUT + INPUT_BYTES);

/** The index in {@link figures} of an address. */
export const at = (address: number): number => address >> 2;
