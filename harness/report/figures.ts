/** Figures as people read them; the same on every machine, so no locale has a say. */

/** `1234567` as `1 234 567`. */
export function grouped(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, " ");
}

/** Milliseconds as `0.21 s`; from a minute as `1 min 05 s`. */
export function duration(ms: number): string {
  if (ms < 59_995) return `${(ms / 1000).toFixed(2)} s`;
  const seconds = Math.round(ms / 1000);
  return `${grouped(Math.floor(seconds / 60))} min ${String(seconds % 60).padStart(2, "0")} s`;
}

/** Milliseconds as `2 000 ms`: for waits, which are compared with what is declared in ms. */
export function wait(ms: number): string {
  return `${grouped(ms)} ms`;
}

/** `1 shard`, `10 shards`. */
export function counted(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}
