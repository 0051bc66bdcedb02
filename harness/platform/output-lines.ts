/** What a process writes, line by line, in bounded memory whatever it writes. */

import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** A longer line is cut, and the rest of it dropped. */
export const MAX_LINE_LENGTH = 64 * 1024;

const CUT = " … (line cut)";

/**
 * Calls back for every line of a stream, without its line end; also for a last one that has none.
 *
 * @returns settles when the stream has ended
 */
export function eachLine(stream: Readable, onLine: (line: string) => void): Promise<void> {
  const decoder = new StringDecoder("utf8");
  let line = "";
  let isCut = false;
  const add = (text: string) => {
    const room = MAX_LINE_LENGTH - line.length;
    line += text.slice(0, room);
    isCut ||= text.length > room;
  };
  const finish = () => {
    onLine((isCut ? line + CUT : line).replace(/\r$/, ""));
    line = "";
    isCut = false;
  };
  const take = (text: string) => {
    const pieces = text.split("\n");
    for (const [i, piece] of pieces.entries()) {
      add(piece);
      if (i < pieces.length - 1) finish();
    }
  };
  stream.on("data", (chunk: Buffer) => take(decoder.write(chunk)));
  return new Promise((resolve) => {
    stream.once("close", () => {
      take(decoder.end());
      if (line !== "") finish();
      resolve();
    });
  });
}
