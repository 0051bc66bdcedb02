/** Times as places along a chart. */

/** In percent of the whole; 0 where there is no length. */
export function shareOf(ms: number, end: number): number {
  return end <= 0 ? 0 : (ms / end) * 100;
}

/** For attributes of SVG: `12.345%`. */
export function percent(ms: number, end: number): string {
  return `${Number(shareOf(ms, end).toFixed(3))}%`;
}
