/** Columns of text. */
import { cut, widthOf } from "./text.ts";

export interface Column {
  readonly title: string;
  readonly align: "left" | "right";
}

/**
 * A table with its titles as first line, no trailing spaces. Columns stand two spaces apart, or
 * one where two would be wider than `width`; titles are cut where only that makes it fit.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const cells = columns.map((_, index) =>
    Math.max(0, ...rows.map((row) => widthOf(row[index] ?? ""))),
  );
  const whole = columns.map(({ title }, index) => Math.max(widthOf(title), cells[index] ?? 0));
  const gaps = columns.length - 1;
  const gap = " ".repeat(sumOf(whole) + 2 * gaps > width ? 1 : 2);
  const widths = narrowed(whole, cells, width - gaps);
  const titles = columns.map(({ title }, index) => cut(title, widths[index] ?? 0));
  return [titles, ...rows].map((row) =>
    columns
      .map(({ align }, index) => {
        const cell = row[index] ?? "";
        const padding = " ".repeat((widths[index] ?? 0) - widthOf(cell));
        return align === "right" ? padding + cell : cell + padding;
      })
      .join(gap)
      .trimEnd(),
  );
}

/** Of a title that is cut, so much stays. */
const LEAST = 4;

/** The widths, narrowed down to the cells, the widest margin first; as they were where the cells alone are too wide. */
function narrowed(whole: readonly number[], cells: readonly number[], room: number) {
  const widths = [...whole];
  for (let over = sumOf(widths) - room; over > 0; over -= 1) {
    const margins = widths.map((width, index) => width - Math.max(cells[index] ?? 0, LEAST));
    const most = Math.max(...margins);
    if (most <= 0) return whole;
    widths[margins.indexOf(most)] = (widths[margins.indexOf(most)] ?? 0) - 1;
  }
  return widths;
}

function sumOf(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, 0);
}
