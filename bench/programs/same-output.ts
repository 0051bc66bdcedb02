/** The comparison of two outputs, in a process of its own: it would swell the one that starts others. */
import { compareWithShards } from "../same-output.ts";
import { runProgram } from "./program.ts";

export interface SameOutputOrder {
  readonly file: string;
  readonly runFolder: string;
}

runProgram(({ file, runFolder }: SameOutputOrder) => compareWithShards(file, runFolder));
