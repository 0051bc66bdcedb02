/**
 * `npm run scenario -- zombie-attempt && npm run picture`: draws the timeline of that play for the README.
 * Its times are those of the machine that it was played on.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { readJournal } from "../../journal/journal.ts";
import { pictureStyles } from "./assets.ts";
import { timelinePicture } from "./picture.ts";
import { timelineOf } from "./timeline.ts";

const TITLE =
  "Timeline of a run of ten shards: shard 3 is declared dead, goes on as a zombie beside its second attempt, and the run completes.";

const journal = readJournal(readFileSync(".shardproof/zombie-attempt/journal.ndjson", "utf8"));
const text = timelinePicture(timelineOf(journal), TITLE, await pictureStyles());
writeFileSync("scenarios/zombie-attempt.svg", text);
