/** The package as npm makes it, installed into a folder of somebody else's, without a network. */
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const REPOSITORY = fileURLToPath(new URL("../../..", import.meta.url));
const MODULES = join(REPOSITORY, "node_modules");
/** Large, and of no use for the package. */
const LEFT_OUT = ["node_modules", ".git", "dist", ".stryker-tmp", "reports", "data/generated"];
/** What lies about in a repository, and is nobody else's business. */
const LITTER = [".env", "scenarios/.env", "data/sample/notes.txt", ".shardproof/x/journal.ndjson"];

export interface Installation {
  /** The folder of somebody else's project. */
  readonly folder: string;
  /** The package's own folder in it. */
  readonly package: string;
  /** Every file of the package, sorted. */
  readonly files: readonly string[];
  remove(): void;
}

/**
 * Packs a copy of the repository and unpacks it as `npm install` would. The dependencies that the package
 * declares are linked to those of the repository; nothing else can be resolved from it.
 *
 * @param tools packages that somebody else has installed beside it
 */
export function installPackage(tools: readonly string[]): Installation {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "package-")));
  const repository = join(root, "repository");
  const folder = join(root, "user");
  const modules = join(folder, "node_modules");
  const own = join(modules, "shardproof");

  cpSync(REPOSITORY, repository, {
    recursive: true,
    filter: (path) => !LEFT_OUT.includes(relative(REPOSITORY, path)),
  });
  symlinkSync(MODULES, join(repository, "node_modules"));
  for (const path of LITTER) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), "SECRET=1\n");
  }
  const packed = execFileSync("npm", ["pack", "--json", "--silent", "--pack-destination", root], {
    cwd: repository,
    encoding: "utf8",
  });
  const [{ filename, files }] = JSON.parse(packed);

  mkdirSync(own, { recursive: true });
  execFileSync("tar", ["xzf", join(root, filename), "--strip-components=1", "-C", own]);
  const { bin, dependencies } = JSON.parse(readFileSync(join(own, "package.json"), "utf8"));
  for (const name of [...Object.keys(dependencies), ...tools]) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(MODULES, name), join(modules, name));
  }
  mkdirSync(join(modules, ".bin"));
  for (const file of Object.values<string>(bin)) chmodSync(join(own, file), 0o755);
  for (const name of ["shardproof", ...tools]) {
    const { bin = {} } = JSON.parse(readFileSync(join(modules, name, "package.json"), "utf8"));
    for (const [command, file] of Object.entries<string>(bin)) {
      symlinkSync(join("..", name, file), join(modules, ".bin", command));
    }
  }
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", private: true }));
  return {
    folder,
    package: own,
    files: files.map(({ path }: { readonly path: string }) => path).sort(),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
