/** How often a run is looked at, and for how long an API that does not answer is asked again. */
import type { RemoteSettings } from "./settings.ts";

export interface Pace {
  /** Between two looks, in ms. */
  readonly pollMs: number;
  readonly patienceMs: number;
}

/** Render limits how often its API may be asked; a local server does not. */
const REMOTE_POLL_MS = 2000;
const LOCAL_POLL_MS = 250;
const PATIENCE_MS = 300_000;

export function paceFor({ localUrl }: RemoteSettings): Pace {
  return { pollMs: localUrl === null ? REMOTE_POLL_MS : LOCAL_POLL_MS, patienceMs: PATIENCE_MS };
}
