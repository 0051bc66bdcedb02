/** The HTML report of one play: a page that stands alone. */
import type { ReportInput } from "../report.ts";
import { verdictOf } from "../verdict.ts";
import type { PageAssets } from "./assets.ts";
import { htmlDocument } from "./document.ts";
import { playView } from "./play-view.ts";

/** The document as text. Pure: the same play gives the same bytes. */
export function playPage(input: ReportInput, assets: PageAssets): string {
  const { name } = input.scenario;
  const { holds } = verdictOf(input.findings);
  const title = `${holds ? "PASS" : "FAIL"} ${name} – Shardproof`;
  return htmlDocument({ title, isGood: holds, main: playView(input, "play") }, assets);
}
