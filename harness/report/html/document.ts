/** A page that stands alone: everything is in it, and nothing else may be loaded or run. */
import { createHash } from "node:crypto";
import type { PageAssets } from "./assets.ts";
import { type Markup, markup, trusted } from "./markup.ts";
import { PATTERNS } from "./patterns.ts";

export interface PageContent {
  readonly title: string;
  /** For the icon of the browser's tab. */
  readonly isGood: boolean;
  readonly main: Markup;
}

/** The whole document. Its policy lets only the script and the style sheet that are in it apply. */
export function htmlDocument({ title, isGood, main }: PageContent, assets: PageAssets): string {
  const { script, styles } = assets;
  const policy = [
    "default-src 'none'",
    `script-src '${digest(script)}'`,
    `style-src '${digest(styles)}'`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="${icon(isGood)}">
<style>${trusted(styles)}</style>
</head>
<body>
<svg class="patterns" width="0" height="0" aria-hidden="true">${PATTERNS}</svg>
<main>
${main}
</main>
<script>${trusted(script)}</script>
</body>
</html>
`;
  return page.text;
}

function digest(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

function icon(isGood: boolean): string {
  const [colour, path] = isGood
    ? ["#1a7f37", "M4 8.5 7 11.5 12 5"]
    : ["#cf222e", "M5 5 11 11M11 5 5 11"];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="8" fill="${colour}"/><path d="${path}" stroke="#fff" stroke-width="2" fill="none"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
