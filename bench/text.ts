/** Figures as people read them, and tables of them in Markdown. */

/** `4.81 s` */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

/** `1 000 000`, with spaces that do not break. */
export function grouped(value: number): string {
  return Math.round(value).toLocaleString("en-US").replaceAll(",", "\u00a0");
}

/** `1 234 MiB` */
export function mebibytes(value: number): string {
  return `${grouped(value)} MiB`;
}

/** `0.38 M/s` */
export function millionsPerSecond(count: number, ms: number): string {
  return `${(count / ms / 1000).toFixed(2)} M/s`;
}

/** Dollars of a run, which are fractions of a cent: `$0.00042`. */
export function dollars(value: number): string {
  return `$${value.toFixed(5)}`;
}

/** A table; the first column is text, the others are figures. Columns are padded, for a terminal. */
export function markdownTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const widths = titles.map((title, index) =>
    Math.max(3, title.length, ...rows.map((row) => (row[index] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${widths
      .map((width, index) => {
        const cell = cells[index] ?? "";
        return index === 0 ? cell.padEnd(width) : cell.padStart(width);
      })
      .join(" | ")} |`;
  const rule = widths.map((width, index) =>
    index === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
  );
  return [line(titles), line(rule), ...rows.map(line)].join("\n");
}
