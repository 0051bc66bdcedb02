/** For programs that a test starts: one JSON document in, one out. */
import { text } from "node:stream/consumers";
import type { Surroundings } from "../fresh-process.ts";

/** What a child answers: the outcome, and what it saw of its surroundings. */
export interface Answer<Output> {
  readonly surroundings: Surroundings;
  readonly output: Output;
}

/** Applies the function to the JSON on stdin and writes the answer to stdout. */
export async function answer<Input, Output>(
  from: (input: Input) => Output | Promise<Output>,
): Promise<void> {
  const output = await from(JSON.parse(await text(process.stdin)) as Input);
  const { locale, timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const surroundings: Surroundings = { locale, timeZone, cwd: process.cwd() };
  const document: Answer<Output> = { surroundings, output };
  process.stdout.write(JSON.stringify(document));
}
