import { expect, it } from "vitest";
import { chartSvg } from "./chart.ts";

const bar = (label: string, value: number) =>
  ({ label, value, text: `${value} s`, owner: "ours" }) as const;
const numbersOf = (svg: string, pattern: RegExp) =>
  [...svg.matchAll(pattern)].map(([, number]) => Number(number));

it("draws bars as long as their values", () => {
  const svg = chartSvg([{ kind: "bars", title: "t", bars: [bar("a", 1), bar("b", 4)] }], []);
  const [first = 0, second = 0] = numbersOf(svg, /<rect[^>]* width="([\d.]+)"/g);
  expect(second / first).toBeCloseTo(4, 1);
});

it("draws equal ratios as equal distances, the larger value higher", () => {
  const points = [
    [1, 1],
    [10, 10],
    [100, 100],
  ] as const;
  const line = { label: "l", owner: "others", points, isDerived: true } as const;
  const svg = chartSvg([{ kind: "lines", title: "t", xTitle: "x", lines: [line] }], []);
  const [x1 = 0, x2 = 0, x3 = 0] = numbersOf(svg, /cx="([\d.]+)"/g);
  const [y1 = 0, y2 = 0, y3 = 0] = numbersOf(svg, /cy="([\d.]+)"/g);
  expect(x2 - x1).toBeCloseTo(x3 - x2, 0);
  expect(y1 - y2).toBeCloseTo(y2 - y3, 0);
  expect(y1).toBeGreaterThan(y3);
  expect(svg).toContain('class="others line derived"');
});

it("keeps the labels of lines that end together apart", () => {
  const lines = ["one", "two"].map(
    (label) => ({ label, owner: "ours", points: [[1, 5]], isDerived: false }) as const,
  );
  const svg = chartSvg([{ kind: "lines", title: "t", xTitle: "x", lines }], []);
  const [one = 0, two = 0] = numbersOf(svg, /y="([\d.]+)">(?:one|two)</g);
  expect(two - one).toBeGreaterThan(12);
});

it("writes words that are no markup, and colours for both kinds of page", () => {
  const svg = chartSvg([{ kind: "bars", title: "a < b", bars: [bar("<&>", 1)] }], ["x & y"]);
  expect(svg).toContain("&lt;&amp;&gt;");
  expect(svg).toContain(">x &amp; y<");
  expect(svg).toContain("prefers-color-scheme: dark");
});
