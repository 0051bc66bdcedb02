import fc from "fast-check";

const TOKENS = [
  '"',
  '"',
  '""',
  ",",
  "\r",
  "\n",
  "\r\n",
  "a",
  " ",
  "\u00ef\u00bb\u00bf",
  "\u00ff",
  "\0",
];

/** Any file, rich in all that the grammar is about, as text of one character per byte (latin1). */
export const anyFile = (): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...TOKENS), { maxLength: 30 }).map((tokens) => tokens.join(""));

const plain = (): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom("a", "b", " ", "\r", "é", "😀", "\ufeff", "'", ";", "0"), {
      maxLength: 5,
    })
    .map((units) => units.join(""));

const quoted = (): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom("a", " ", '""', ",", "\r", "\n", "\r\n", "é", "\ufeff"), {
      maxLength: 5,
    })
    .map((units) => `"${units.join("")}"`);

/** Begins as no quoted field does, so that its quotes are ordinary characters. */
const quoteInside = (): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom("a", " ", "é", "\ufeff"),
      fc.array(fc.constantFrom('"', '""', "a"), { maxLength: 4 }),
    )
    .map(([first, rest]) => [first, ...rest].join(""));

const rowOf = (field: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .array(field, { minLength: 1, maxLength: 6 })
    .map((fields) => fields.join(","))
    .filter((row) => row !== "");

/** A row without any quote. */
export const unquotedRow = (): fc.Arbitrary<string> => rowOf(plain());

/** A row whose quotes are in order. */
export const orderlyRow = (): fc.Arbitrary<string> =>
  rowOf(fc.oneof(plain(), quoted(), quoteInside()));
