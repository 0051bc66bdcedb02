/** A timeline as a picture that stands alone: an SVG file for a README, readable in light and dark. */
import { laneHeight, laneShapes } from "./lane-drawing.ts";
import { markup, trusted } from "./markup.ts";
import { PATTERNS } from "./patterns.ts";
import { percent } from "./percent.ts";
import { tickLabel, ticksTo } from "./ticks.ts";
import type { Timeline } from "./timeline.ts";

/** In px. */
const WIDTH = 960;
const MARGIN = 16;
const NAMES = 160;
/** Right of the chart, for half of the axis's last label. */
const RIGHT = 24;
const AXIS = 30;
const CHART = WIDTH - MARGIN - NAMES - RIGHT - MARGIN;

/**
 * The file's text.
 *
 * @param title what is seen, for those who do not see it
 * @param styles as `pictureStyles` bundles them
 */
export function timelinePicture({ end, lanes }: Timeline, title: string, styles: string): string {
  const ticks = ticksTo(end, 8);
  const tops = lanes.map((_, index) =>
    lanes.slice(0, index).reduce((sum, lane) => sum + laneHeight(lane), MARGIN + AXIS),
  );
  const height = lanes.reduce((sum, lane) => sum + laneHeight(lane), MARGIN + AXIS) + MARGIN;
  const left = MARGIN + NAMES;
  const picture = markup`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title">
<title id="title">${title}</title>
<style>${trusted(styles)}</style>
${PATTERNS}
<rect class="ground" x="0.5" y="0.5" width="${WIDTH - 1}" height="${height - 1}" rx="10"/>
<svg class="axis" x="${left}" y="${MARGIN}" width="${CHART}" height="${AXIS}" overflow="visible">${ticks.map(
    (tick) => markup`<text x="${percent(tick, end)}" y="15">${tickLabel(tick, end)}</text>`,
  )}</svg>
${lanes.map(
  (lane, index) =>
    markup`<line class="grid" x1="${MARGIN}" x2="${WIDTH - MARGIN}" y1="${tops[index] ?? 0}" y2="${tops[index] ?? 0}"/><text class="lane-name" x="${MARGIN}" y="${(tops[index] ?? 0) + 22}">${lane.name}</text><svg x="${left}" y="${tops[index] ?? 0}" width="${CHART}" height="${laneHeight(lane)}" overflow="visible">${laneShapes(lane, end, ticks, (_, shape) => shape)}</svg>
`,
)}</svg>
`;
  return picture.text;
}
