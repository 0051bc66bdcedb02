/** The JSON document that a process has printed; undefined where it is none. */
export function jsonOf(stdout: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch {
    // It ended before it could say anything: its exit code and stderr tell.
    return undefined;
  }
}
