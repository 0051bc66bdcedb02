/** What every page carries within it: the script and the style sheet, as small as esbuild makes them. */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { moduleFile } from "../../own-files.ts";

export interface PageAssets {
  readonly script: string;
  readonly styles: string;
}

const CLIENT = moduleFile("./client/main", import.meta.url);
const fileAt = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Bundles `client/` and `styles/`; the same bytes on every machine. */
export async function pageAssets(): Promise<PageAssets> {
  const [script, styles] = await Promise.all([
    bundled(CLIENT),
    bundled(fileAt("./styles/page.css")),
  ]);
  return { script, styles };
}

/** The style sheet of a picture that stands alone. */
export function pictureStyles(): Promise<string> {
  return bundled(fileAt("./styles/picture.css"));
}

/** As text that can stand in an HTML element: esbuild leaves no `</script` or `</style` in it. */
async function bundled(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    platform: "browser",
    target: ["chrome120", "firefox121", "safari17.2"],
    logLevel: "error",
  });
  return (outputFiles[0]?.text ?? "").trim();
}
