/** What a person sees while a run goes. */
import { boardLive } from "./live-board.ts";
import { type Live, plainLive } from "./live-plain.ts";
import { type Environment, isRedrawn, type OutputStream, styleFor } from "./style.ts";

export type { Live } from "./live-plain.ts";

export interface LiveOptions {
  /** Nothing is shown: standard output belongs to the JSON document. */
  readonly json: boolean;
  /** Null for a workflow of the user's own: its runs are not known beforehand, and get lines. */
  readonly shardCount: number | null;
  readonly stream: OutputStream;
  readonly env: Environment;
  /** Milliseconds, from any origin: `performance.now`. */
  readonly clock: () => number;
}

/**
 * Rows that are redrawn in place on a terminal; lines where there is none, in CI, or where the
 * user wants no escape sequences (`NO_COLOR`, `TERM=dumb`); nothing with `--json`.
 *
 * @example
 * const live = openLive({ json, shardCount, stream: process.stdout, env: process.env, clock: () => performance.now() });
 * try { await play(scenario, { onEvent: live.onEvent }); } finally { live.close(); }
 */
export function openLive({ json, shardCount, stream, env, clock }: LiveOptions): Live {
  if (json) return { onEvent() {}, close() {} };
  return isRedrawn(stream, env) && shardCount !== null
    ? boardLive(stream, shardCount, styleFor(stream, env), clock)
    : plainLive((text) => stream.write(text), shardCount);
}
