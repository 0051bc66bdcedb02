/** How long the local platform waits for a worker's processes, in ms. */
export interface ProcessLimits {
  /** From the start of a registration until the worker has registered. */
  readonly registerMs: number;
  /** From the start of an attempt until it asks for its input. */
  readonly connectMs: number;
  /** From its last word, result or registration, until the process has ended by itself. */
  readonly exitMs: number;
  /**
   * How long a request for a subtask's result is held. Below 15 s, after which Python's SDK takes
   * the platform for dead; a client that gets `still_running` asks again.
   */
  readonly holdMs: number;
}

export const DEFAULT_LIMITS: ProcessLimits = {
  registerMs: 60_000,
  connectMs: 60_000,
  exitMs: 2000,
  holdMs: 10_000,
};
