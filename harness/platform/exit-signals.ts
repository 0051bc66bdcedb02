/** Signals that ask this process to end, ended in good order. */

/** What a process that a signal ends reports, by custom: 128 and the signal's number. */
const EXIT_CODE_OF = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/**
 * From now on SIGINT (Ctrl-C), SIGTERM and SIGHUP end this process through `process.exit`, so that
 * what listens to `exit` still runs: a platform then kills its workers, which Ctrl-C does not reach
 * as they have process groups of their own, and removes its folder. Covers registration too; call it
 * before a platform is started.
 *
 * @returns takes the handlers away again
 */
export function exitOnSignals(): () => void {
  const handlers = Object.entries(EXIT_CODE_OF).map(([signal, code]) => {
    const handler = () => process.exit(code);
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  return () => {
    for (const remove of handlers) remove();
  };
}
