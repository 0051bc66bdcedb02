/** Charts as SVG: horizontal bars and lines, readable on a light and on a dark page. */

/** Whose figure it is; each has a colour, told apart by the colour-blind too. */
export type Owner = "ours" | "others" | "limit";

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** The value in words, behind the bar. */
  readonly text: string;
  readonly owner: Owner;
}

export interface BarPanel {
  readonly kind: "bars";
  readonly title: string;
  readonly bars: readonly Bar[];
}

export interface Line {
  readonly label: string;
  readonly owner: Owner;
  /** In order of x, all above 0. */
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Dashed: worked out, not measured. */
  readonly isDerived: boolean;
}

/** Both axes are logarithmic. */
export interface LinePanel {
  readonly kind: "lines";
  readonly title: string;
  readonly xTitle: string;
  readonly lines: readonly Line[];
}

export type Panel = BarPanel | LinePanel;

const WIDTH = 820;
const MARGIN = 16;
const LABELS = 290;
/** Room for the words behind the longest bar. */
const WORDS = 170;
const BAR_STEP = 26;
const TITLE = 30;
const PLOT_HEIGHT = 220;
const AXIS = 44;
const LABEL_STEP = 16;

const STYLE = `
    text { font: 13px system-ui, sans-serif; fill: #1f2328; }
    .title { font-weight: 600; font-size: 14px; }
    .caption, .tick { font-size: 11px; fill: #59636e; }
    .grid { stroke: #d1d9e0; }
    .ours { fill: #0072b2; stroke: #0072b2; }
    .others { fill: #d55e00; stroke: #d55e00; }
    .limit { fill: #818b98; stroke: #818b98; }
    .line { fill: none; stroke-width: 2; }
    .derived { stroke-dasharray: 5 4; }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc; }
      .caption, .tick { fill: #9198a1; }
      .grid { stroke: #3d444d; }
      .ours { fill: #56b4e9; stroke: #56b4e9; }
      .others { fill: #e69f00; stroke: #e69f00; }
      .limit { fill: #9198a1; stroke: #9198a1; }
      .line { fill: none; }
    }`;

/**
 * Draws panels below one another.
 *
 * @param caption lines at the foot: where and when it was measured
 */
export function chartSvg(panels: readonly Panel[], caption: readonly string[]): string {
  const parts: string[] = [];
  let y = MARGIN;
  for (const panel of panels) {
    parts.push(text(MARGIN, y + 14, panel.title, "title"));
    y += TITLE;
    if (panel.kind === "bars") {
      parts.push(...bars(panel, y));
      y += panel.bars.length * BAR_STEP + MARGIN;
    } else {
      parts.push(...lines(panel, y));
      y += PLOT_HEIGHT + AXIS + MARGIN;
    }
  }
  for (const line of caption) {
    y += 15;
    parts.push(text(MARGIN, y, line, "caption"));
  }
  const height = y + MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">
  <title>${escaped(panels.map(({ title }) => title).join("; "))}</title>
  <style>${STYLE}
  </style>
  ${parts.join("\n  ")}
</svg>
`;
}

function bars({ bars: all }: BarPanel, top: number): string[] {
  const most = Math.max(...all.map(({ value }) => value));
  const room = WIDTH - 2 * MARGIN - LABELS - WORDS;
  return all.flatMap(({ label, value, text: words, owner }, index) => {
    const y = top + index * BAR_STEP;
    const width = rounded(Math.max(1, (value / most) * room));
    const left = MARGIN + LABELS;
    return [
      text(left - 8, y + 14, label, "", "end"),
      `<rect class="${owner}" x="${left}" y="${y + 2}" width="${width}" height="${BAR_STEP - 10}"/>`,
      text(left + width + 8, y + 14, words),
    ];
  });
}

function lines({ lines: all, xTitle }: LinePanel, top: number): string[] {
  const xs = [...new Set(all.flatMap(({ points }) => points.map(([x]) => x)))].sort(
    (a, b) => a - b,
  );
  const ys = all.flatMap(({ points }) => points.map(([, y]) => y));
  const decades = decadesAround(ys);
  const left = MARGIN + 50;
  const right = WIDTH - MARGIN - WORDS;
  const bottom = top + PLOT_HEIGHT;
  const xOf = scale(xs[0] ?? 1, xs.at(-1) ?? 1, left, right);
  const yOf = scale(decades[0] ?? 1, decades.at(-1) ?? 1, bottom, top);
  const grid = decades.flatMap((value) => [
    `<line class="grid" x1="${left}" y1="${yOf(value)}" x2="${right}" y2="${yOf(value)}"/>`,
    text(left - 8, yOf(value) + 4, `${value} s`, "tick", "end"),
  ]);
  const ticks = xs.map((x) => text(xOf(x), bottom + 18, String(x), "tick", "middle"));
  const drawn = all.flatMap(({ owner, points, isDerived }) => {
    const places = points.map(([x, y]) => [xOf(x), yOf(y)] as const);
    const path = places.map(([x, y]) => `${x},${y}`).join(" ");
    return [
      `<polyline class="${owner} line${isDerived ? " derived" : ""}" points="${path}"/>`,
      ...places.map(([x, y]) => `<circle class="${owner}" cx="${x}" cy="${y}" r="3"/>`),
    ];
  });
  const ends = all.map(({ label, points }) => ({ label, y: yOf(points.at(-1)?.[1] ?? 1) }));
  const labels = apart(ends).map(({ label, y }) => text(right + 10, y + 4, label));
  const axis = text((left + right) / 2, bottom + 36, xTitle, "tick", "middle");
  return [...grid, ...ticks, ...drawn, ...labels, axis];
}

/** Labels from the top down, so far from one another that each can be read. */
function apart<Label extends { readonly y: number }>(labels: readonly Label[]): Label[] {
  let free = Number.NEGATIVE_INFINITY;
  return [...labels]
    .sort((a, b) => a.y - b.y)
    .map((label) => {
      const y = Math.max(label.y, free);
      free = y + LABEL_STEP;
      return { ...label, y };
    });
}

/** Powers of ten from below the least to above the most. */
function decadesAround(values: readonly number[]): number[] {
  const from = Math.floor(Math.log10(Math.min(...values)));
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(...values))));
  return Array.from({ length: to - from + 1 }, (_, index) => 10 ** (from + index));
}

function scale(least: number, most: number, start: number, end: number) {
  const span = Math.log(most / least) || 1;
  return (value: number) => rounded(start + (Math.log(value / least) / span) * (end - start));
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

function text(x: number, y: number, words: string, name = "", anchor = "start"): string {
  const classes = name === "" ? "" : ` class="${name}"`;
  const anchored = anchor === "start" ? "" : ` text-anchor="${anchor}"`;
  return `<text${classes} x="${x}" y="${y}"${anchored}>${escaped(words)}</text>`;
}

function escaped(words: string): string {
  return words.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
