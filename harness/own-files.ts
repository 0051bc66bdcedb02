/** Where the files of Shardproof itself lie: in the repository, or compiled in the package that npm installs. */
import { extname } from "node:path";
import { fileURLToPath } from "node:url";

/** Whether this is the package: there it is JavaScript, below `dist/`. */
export function isPackage(): boolean {
  return extname(import.meta.url) === ".js";
}

/**
 * A file that the package carries too.
 *
 * @param path from the folder of `package.json`: `scenarios/OWN-WORKFLOW.md`
 * @returns its absolute path
 */
export function ownFile(path: string): string {
  return fileURLToPath(new URL(`${isPackage() ? "../.." : ".."}/${path}`, import.meta.url));
}

/**
 * The file of a module that is started or bundled by its path: TypeScript in the repository, JavaScript
 * in the package.
 *
 * @param module without its extension, from the file that asks: `./thread`
 * @param from the `import.meta.url` of that file
 * @returns its absolute path
 */
export function moduleFile(module: string, from: string): string {
  return fileURLToPath(new URL(`${module}${extname(from)}`, from));
}
