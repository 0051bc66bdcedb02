/** Identifiers as Render's API gives them: a prefix that says of what, and 20 characters. */
import { randomBytes } from "node:crypto";

export type IdPrefix = "trn" | "tsk" | "wfl" | "wfv" | "req";

const ALPHABET = "0123456789abcdefghijklmnopqrstuv";

/**
 * A new one: 100 random bits. A client that still holds an identifier of a server that has gone must
 * not meet another run under it.
 */
export function newId(prefix: IdPrefix): string {
  const characters = [...randomBytes(20)].map((byte) => ALPHABET[byte % 32]);
  return `${prefix}-${characters.join("")}`;
}
