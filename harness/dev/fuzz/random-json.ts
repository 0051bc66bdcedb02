/** Bodies as no client should send them. */
import { between, chance, pick, type Random } from "../../../data/random.ts";

const WORDS = [
  "task",
  "input",
  "child",
  "__proto__",
  "constructor",
  "toString",
  "",
  "\u0000",
  "é\ud83d\ude00",
  "\ud800",
  "complete",
  "error",
  "x".repeat(300),
];
const NUMBERS = [0, -0, 1, -1, 0.1, 1e308, 2 ** 53, -(2 ** 31), 1e-7];

/** Any JSON value, not very deep. */
export function randomJson(random: Random, depth = 0): unknown {
  const kind = between(random, 0, depth < 4 ? 6 : 4);
  switch (kind) {
    case 0:
      return null;
    case 1:
      return chance(random, 50);
    case 2:
      return pick(random, NUMBERS);
    case 3:
    case 4:
      return pick(random, WORDS);
    case 5:
      return Array.from({ length: between(random, 0, 4) }, () => randomJson(random, depth + 1));
    default:
      return Object.fromEntries(
        Array.from({ length: between(random, 0, 4) }, () => [
          pick(random, WORDS),
          randomJson(random, depth + 1),
        ]),
      );
  }
}

/** Arguments or a result as they travel: base64 of JSON, sometimes of something else or not at all. */
export function randomBase64(random: Random): unknown {
  const text = chance(random, 80) ? JSON.stringify(randomJson(random)) : randomText(random);
  const encoded = Buffer.from(text).toString("base64");
  switch (between(random, 0, 9)) {
    case 0:
      return encoded.slice(1);
    case 1:
      return `${encoded}=`;
    case 2:
      return randomText(random);
    case 3:
      return randomJson(random);
    case 4:
      return deep(between(random, 1, 3000), "[", "]");
    default:
      return Buffer.from(`[${text}]`).toString("base64");
  }
}

/** A body: JSON of the given kind mostly, else something else or nothing. */
export function randomBody(random: Random, good: () => unknown): string {
  switch (between(random, 0, 11)) {
    case 0:
      return "";
    case 1:
      return JSON.stringify(good()).slice(0, between(random, 0, 30));
    case 2:
      return randomText(random);
    case 3:
      return JSON.stringify(randomJson(random));
    case 4:
      return deep(between(random, 1, 20_000), '{"a":', "}");
    case 5:
      return chance(random, 2) ? `["${"x".repeat(between(random, 1, 9_000_000))}"]` : "[]";
    default:
      return JSON.stringify(good());
  }
}

/** Characters of any kind. */
export function randomText(random: Random): string {
  return Array.from({ length: between(random, 0, 40) }, () =>
    String.fromCharCode(chance(random, 80) ? between(random, 32, 126) : between(random, 0, 65_535)),
  ).join("");
}

function deep(depth: number, open: string, close: string): string {
  return `${open.repeat(depth)}1${close.repeat(depth)}`;
}
