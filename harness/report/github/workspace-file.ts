/** Files as GitHub knows them. */
import { isAbsolute, relative, resolve, sep } from "node:path";

/**
 * The path of a file from the checkout's root, with slashes; of one that lies elsewhere, the path as it is.
 *
 * @param file a path, from the working directory if it is relative
 * @param workspace the root: GITHUB_WORKSPACE
 *   (https://docs.github.com/actions/reference/workflows-and-actions/variables)
 */
export function fileInWorkspace(file: string, workspace: string): string {
  const path = relative(workspace, resolve(file));
  const isElsewhere = path === ".." || path.startsWith(`..${sep}`) || isAbsolute(path);
  return isElsewhere ? file : path.split(sep).join("/");
}
