/** How far long work is, for a person who waits for it. */
import { createEstimate, type Estimate } from "./estimate.ts";
import { CLEAR_BELOW, rowsOf, up } from "./redraw.ts";
import { type Environment, isRedrawn, type OutputStream } from "./style.ts";
import { cut, widthOf } from "./text.ts";

export interface Progress {
  /**
   * Takes how far the work is; it is told now and then.
   *
   * @param work what is done: whatever differs has a pace of its own
   * @param shown for a person, in place of `work`
   */
  show(work: string, done: number, total: number, shown?: string): void;
  /** Wipes what is shown in place. Other output must not come before. */
  clear(): void;
}

const IN_PLACE_MS = 100;
/** Between two lines where nothing can be redrawn; what takes less is not told. */
const LINES_MS = 5000;

/**
 * Share done and an estimate of the time left: on a terminal one line that is rewritten in place, also
 * where it has been made narrower; elsewhere a line every five seconds.
 *
 * @param now milliseconds, from any origin
 */
export function openProgress(stream: OutputStream, env: Environment, now: () => number): Progress {
  const inPlace = isRedrawn(stream, env);
  let current: { readonly work: string; readonly left: Estimate } | null = null;
  let told = inPlace ? Number.NEGATIVE_INFINITY : now();
  let width = 0;

  function put(text: string): void {
    const columns = stream.columns || 80;
    const line = cut(text, columns - 1);
    stream.write(`${up(rowsOf([width], columns) - 1)}${line}${CLEAR_BELOW}`);
    width = widthOf(line);
  }

  return {
    show(work, done, total, shown = work) {
      // What work has done at its first report tells nothing about its pace.
      if (current?.work !== work) current = { work, left: createEstimate(now, done) };
      if (now() - told < (inPlace ? IN_PLACE_MS : LINES_MS)) return;
      told = now();
      const left = current.left(done, total);
      const text = `${Math.floor((done / total) * 100)} %  ${shown}${left && `  ${left}`}`;
      if (inPlace) put(text);
      else stream.write(`${text}\n`);
    },
    clear() {
      if (width === 0) return;
      put("");
    },
  };
}
