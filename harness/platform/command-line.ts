/** A command line as words: no shell sees it, so nothing in it can be expanded or chained. */
import { UsageError } from "../arguments/errors.ts";

/**
 * Splits a command as a person writes it: words by spaces, quotes of either kind around what belongs
 * together, a backslash before a character that is meant as it is (not within single quotes).
 *
 * @param what the command, for messages
 * @throws UsageError the command is empty or a quote is not closed
 *
 * @example
 * splitCommand(`node "my worker.js" --flag`) // ["node", "my worker.js", "--flag"]
 */
export function splitCommand(command: string, what = "the worker's command"): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let i = 0; i < command.length; i++) {
    const character = command[i] as string;
    if (quote !== "'" && character === "\\" && i + 1 < command.length) {
      i += 1;
      word = (word ?? "") + command[i];
    } else if (quote !== null) {
      if (character === quote) quote = null;
      else word = (word ?? "") + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= "";
    } else if (/\s/.test(character)) {
      if (word !== null) words.push(word);
      word = null;
    } else {
      word = (word ?? "") + character;
    }
  }
  if (quote !== null) {
    throw new UsageError(`${what} has a ${quote} that is not closed: ${command}`);
  }
  if (word !== null) words.push(word);
  if (words.length === 0) throw new UsageError(`${what} is empty`);
  return words;
}
