/** The SDK that a command finds in a test: the real one where it is installed, else a stand-in over plain HTTP. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const SDK_IS_INSTALLED = existsSync(
  fileURLToPath(new URL("../../../node_modules/@renderinc/sdk", import.meta.url)),
);

const STAND_IN = new URL("stand-in-sdk.ts", import.meta.url).href;
const hook = dataUrl(`export const resolve = (name, context, next) =>
  name === "@renderinc/sdk" ? { url: ${JSON.stringify(STAND_IN)}, shortCircuit: true } : next(name, context);`);
const preload = dataUrl(
  `import { register } from "node:module"; register(${JSON.stringify(hook)});`,
);

/** Goes before a command on its line. */
export const WITH_SDK = SDK_IS_INSTALLED ? "" : `NODE_OPTIONS='--import=${preload}'`;
/** For the name of a test. */
export const WHICH_SDK = SDK_IS_INSTALLED ? "the real SDK" : "a stand-in for the SDK";

function dataUrl(source: string): string {
  return `data:text/javascript;base64,${Buffer.from(source).toString("base64")}`;
}
