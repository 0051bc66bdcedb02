import type { Progress } from "../harness/report/progress.ts";
import type { Progress as Made } from "./generate.ts";

/** Tells a person how far the generator is. */
export function tellGenerating(progress: Progress): (made: Made) => void {
  return (made) => {
    const shown = made.phase === "ids" ? "ids for the hot shard" : `${made.source}.csv`;
    progress.show(made.phase, made.done, made.total, shown);
  };
}
