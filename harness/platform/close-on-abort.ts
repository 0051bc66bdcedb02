import type { LocalPlatform } from "./local-platform.ts";

/**
 * Closes a platform as soon as a signal says so, also where it has said so before.
 *
 * @returns no longer listens to the signal
 */
export function closeOnAbort(
  platform: Pick<LocalPlatform, "close">,
  signal: AbortSignal | undefined,
): () => void {
  const close = () => void platform.close();
  if (signal?.aborted) close();
  signal?.addEventListener("abort", close);
  return () => signal?.removeEventListener("abort", close);
}
