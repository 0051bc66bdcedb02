/** A thread of the search: tries its share of the seeds and tells what it has met. */
import { parentPort } from "node:worker_threads";
import { pairsIn, shapeOf } from "./coverage.ts";
import type { FromThread, Share, ToThread } from "./messages.ts";
import { createCaseRunner } from "./run-case.ts";
import { shrinkSeed, trySeed } from "./try-seed.ts";

/** Runs between two words of progress. */
const TOLD_EVERY = 25;

const port = parentPort;
const runner = createCaseRunner();
let end = Number.POSITIVE_INFINITY;

const tell = (message: FromThread) => port?.postMessage(message);

async function search({ first, step, end: limit, only }: Share): Promise<void> {
  const shapes = new Set<string>();
  const pairs = new Set<string>();
  let untold = { runs: 0, shapes: [] as string[], pairs: [] as string[] };
  const tellProgress = () => {
    tell({ is: "progress", ...untold });
    untold = { runs: 0, shapes: [], pairs: [] };
  };
  for (let seed = first; seed < Math.min(limit, end); seed += step) {
    const { result, violated } = await trySeed(seed, runner, only);
    untold.runs += 1;
    const shape = shapeOf(result.journal);
    if (!shapes.has(shape)) untold.shapes.push(shape);
    shapes.add(shape);
    for (const pair of pairsIn(result.journal)) {
      if (!pairs.has(pair)) untold.pairs.push(pair);
      pairs.add(pair);
    }
    if (violated.length > 0) {
      tellProgress();
      tell({ is: "failed", seed });
      break;
    }
    if (untold.runs >= TOLD_EVERY) tellProgress();
  }
  tellProgress();
  tell({ is: "done" });
}

port?.on("message", (message: ToThread) => {
  switch (message.do) {
    case "search":
      // An error ends the thread, and with it the search.
      void search(message.share);
      break;
    case "stop-before":
      end = Math.min(end, message.seed);
      break;
    case "shrink":
      void shrinkSeed(message.seed, runner, message.only).then((found) =>
        tell({
          is: "shrunk",
          found: found && {
            searched: found.searched,
            findings: found.result.findings,
            violated: found.violated,
            journal: found.result.journal,
            shrinks: found.shrinks,
          },
        }),
      );
      break;
  }
});
