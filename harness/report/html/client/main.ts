/**
 * The script of a report: makes its journal searchable and its timeline usable with the keyboard. A page
 * without it still tells everything but the journal.
 */
import { enableCopying } from "./copy.ts";
import { openJournal } from "./journal.ts";
import { enableTimeline } from "./timeline.ts";

/** A play of an index is opened when it is shown for the first time. */
const opened = new WeakSet<Element>();

function openShown(): void {
  for (const play of document.querySelectorAll<HTMLElement>(".play")) {
    if (opened.has(play) || play.offsetParent === null) continue;
    opened.add(play);
    enableTimeline(play, openJournal(play));
  }
}

enableCopying(document);
openShown();
// Which play a link into an index leads to is known only when the page is loaded.
addEventListener("load", openShown);
addEventListener("hashchange", openShown);
