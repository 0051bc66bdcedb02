/** Points in time as the API tells them. Within the server they are microseconds since 1970. */
import type { Clock } from "../platform/engine-interface.ts";
import { realClock } from "../platform/real-clock.ts";

/**
 * The engine's clock, in milliseconds since 1970. It never goes back: where the system's clock is set
 * while the server runs, it does not follow.
 */
export const wallClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  schedule: realClock.schedule,
};

/** Microseconds from the clock's milliseconds. */
export function microsOf(ms: number): number {
  return Math.floor(ms * 1000);
}

/** RFC 3339 in UTC, with microseconds: `2026-01-01T00:00:00.000000Z`. */
export function rfc3339(micros: number): string {
  const [seconds] = new Date(Math.floor(micros / 1000)).toISOString().split(".");
  return `${seconds}.${String(micros % 1_000_000).padStart(6, "0")}Z`;
}

/** Calendar years 0 to 9999. */
const LATEST_MICROS = Date.UTC(9999, 11, 31) * 1000;

/** Reads RFC 3339, or seconds since 1970; null if it is neither. Digits beyond microseconds are dropped. */
export function parseTime(text: string): number | null {
  if (/^\d{1,12}$/.test(text)) return within(Number(text) * 1_000_000);
  const found = /^(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)$/.exec(
    text,
  );
  if (found === null) return null;
  const [, seconds, fraction = "", zone] = found;
  const ms = Date.parse(`${seconds}${zone}`.toUpperCase());
  return Number.isNaN(ms) ? null : within(ms * 1000 + Number(fraction.padEnd(6, "0").slice(0, 6)));
}

function within(micros: number): number | null {
  return micros >= 0 && micros <= LATEST_MICROS ? micros : null;
}
