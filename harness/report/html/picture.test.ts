import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { healedRun, timed } from "../sample-journal.ts";
import { pictureStyles } from "./assets.ts";
import { timelinePicture } from "./picture.ts";
import { timelineOf } from "./timeline.ts";

test("is an SVG document that stands alone, in light and dark", async () => {
  const styles = await pictureStyles();
  const text = timelinePicture(timelineOf(timed(healedRun)), "A <run>", styles);
  expect(text).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
  expect(text).toContain('<title id="title">A &lt;run&gt;</title>');
  expect(text).toContain("prefers-color-scheme:dark");
  expect(text).not.toMatch(/href=|<script|@import/);
});

test("the picture in scenarios/ is drawn as pictures are drawn now, and is small", async () => {
  const text = readFileSync(
    new URL("../../../scenarios/zombie-attempt.svg", import.meta.url),
    "utf8",
  );
  const styles = /<style>(.*?)<\/style>/s.exec(text)?.[1];
  expect(styles, "npm run scenario -- zombie-attempt && npm run picture").toBe(
    await pictureStyles(),
  );
  expect(text).toContain(">zombie</text>");
  expect(text.length).toBeLessThan(100_000);
});
