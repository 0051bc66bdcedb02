/** What process groups hold in memory where there is no `/proc`, as on macOS: told by `ps`. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The group of each process and its resident KiB, without headings. */
const listProcesses = async (): Promise<string> =>
  (await promisify(execFile)("ps", ["-A", "-o", "pgid=", "-o", "rss="])).stdout;

/**
 * Finds the groups that hold more than they may. Resident pages that processes share are counted for each.
 *
 * @param limits bytes that each group may hold, by its id
 * @param list what `ps` says
 * @returns bytes that each group beyond its limit holds
 * @throws Error there is no `ps`
 */
export async function groupsOverByPs(
  limits: ReadonlyMap<number, number>,
  list: () => Promise<string> = listProcesses,
): Promise<Map<number, number>> {
  const held = new Map<number, number>();
  for (const line of (await list()).split("\n")) {
    const [group = 0, kibibytes = 0] = line.trim().split(/\s+/).map(Number);
    if (limits.has(group)) held.set(group, (held.get(group) ?? 0) + kibibytes * 1024);
  }
  return new Map([...held].filter(([group, bytes]) => bytes > (limits.get(group) ?? 0)));
}
