/** What must be done before this process ends, whatever ends it but SIGKILL. */

const pending = new Set<() => void>();

function runAll(): void {
  for (const action of [...pending].reverse()) {
    try {
      action();
    } catch {
      // The others must still be done, and nobody is left to tell.
    }
  }
}

/**
 * Has something done when this process ends, in reverse order of asking. Only what is synchronous
 * happens. One listener serves all: Node warns of many.
 *
 * @returns takes it back
 */
export function atExit(action: () => void): () => void {
  if (pending.size === 0) process.on("exit", runAll);
  pending.add(action);
  return () => {
    pending.delete(action);
    if (pending.size === 0) process.off("exit", runAll);
  };
}
