import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

/** The colours of both schemes, by name. */
const schemes = (() => {
  const text = readFileSync(new URL("./styles/colours.css", import.meta.url), "utf8");
  const [light = "", dark = ""] = text.split("@media");
  const read = (part: string) =>
    Object.fromEntries(
      [...part.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value]),
    );
  return { light: read(light), dark: read(dark) };
})();

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const [darker = 0, lighter = 0] = [luminance(a), luminance(b)].sort((one, two) => one - two);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

const TEXTS = [
  ["text", "page"],
  ["text", "card"],
  ["text", "code-ground"],
  ["text", "good-ground"],
  ["text", "bad-ground"],
  ["text", "odd-ground"],
  ["soft", "page"],
  ["soft", "card"],
  ["soft", "code-ground"],
  ["link", "page"],
  ["link", "card"],
  ["card", "link"],
  ["good", "good-ground"],
  ["bad", "bad-ground"],
  ["on-bar", "completed"],
  ["on-bar", "failed"],
  ["on-bar", "canceled"],
  ["on-tail", "tail-ground"],
] as const;
const SHAPES = ["completed", "failed", "canceled", "tail", "mark", "wait", "focus"] as const;

describe.each(["light", "dark"] as const)("%s", (scheme) => {
  const colour = (name: string) => schemes[scheme][name] ?? `no colour ${name}`;

  test("both schemes have the same colours", () => {
    expect(Object.keys(schemes.dark)).toEqual(Object.keys(schemes.light));
  });

  // WCAG 2.2, 1.4.3 (AA): 4.5 for text, which axe does not measure in SVG.
  test.each(TEXTS)("%s is readable on %s", (text, ground) => {
    expect(contrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(4.5);
  });

  // WCAG 2.2, 1.4.11 (AA): 3 for what one must see to understand a graphic.
  test.each(SHAPES)("%s is visible", (shape) => {
    expect(contrast(colour(shape), colour("card"))).toBeGreaterThanOrEqual(3);
  });
});
