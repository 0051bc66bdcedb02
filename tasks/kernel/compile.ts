/**
 * From `assembly/` to WebAssembly. `npm run build:kernel` writes the outcome to `bytes.ts`, which is
 * committed: whoever runs or deploys the pipeline needs no compiler. A test compiles again and compares.
 */
import { fileURLToPath } from "node:url";
import { main } from "assemblyscript/asc";
import { PAGES } from "./layout.ts";

const ENTRY = fileURLToPath(new URL("./assembly/index.ts", import.meta.url));

/** @returns the text of `bytes.ts`; @throws Error with what the compiler says */
export async function compiledKernel(): Promise<string> {
  const outcome: { wasm?: Uint8Array } = {};
  const options = ["-O3", "--runtime", "stub", "--noAssert", "--enable", "simd"];
  const memory = ["--initialMemory", `${PAGES}`, "--maximumMemory", `${PAGES}`];
  const { error, stderr } = await main([ENTRY, ...options, ...memory, "--outFile", "kernel.wasm"], {
    writeFile: (_name, contents) => {
      outcome.wasm = contents as Uint8Array;
    },
  });
  if (error !== null || outcome.wasm === undefined) throw new Error(String(stderr));
  const base64 = Buffer.from(outcome.wasm).toString("base64");
  return `/** Made from \`assembly/\` by \`npm run build:kernel\`: WebAssembly, as base64. */
export const KERNEL_BYTES =
  "${base64}";
`;
}
