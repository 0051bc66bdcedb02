/** Columns of text. */
import { widthOf } from "./text.ts";

export interface Column {
  readonly title: string;
  readonly align: "left" | "right";
}

/**
 * A table with its titles as first line, no trailing spaces. Columns stand two spaces apart, or
 * one where two would be wider than `width`.
 */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string[] {
  const widths = columns.map(({ title }, index) =>
    Math.max(widthOf(title), ...rows.map((row) => widthOf(row[index] ?? ""))),
  );
  const total = widths.reduce((sum, columnWidth) => sum + columnWidth + 2, -2);
  const gap = " ".repeat(total > width ? 1 : 2);
  return [columns.map(({ title }) => title), ...rows].map((row) =>
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
