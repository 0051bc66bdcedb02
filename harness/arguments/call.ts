import { isPackage } from "../own-files.ts";

/** How a user calls a command of ours: the repository's script, or the package's program. */
export function callOf(command: string): string {
  return isPackage() ? `npx shardproof ${command}` : `npm run ${command} --`;
}
