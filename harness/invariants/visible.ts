/** Text of customers in evidence: what differs in its bytes differs for the eye. */

/** What has no shape of its own: controls, formats, spaces but the usual one. */
const SHAPELESS = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]|(?! )\p{Z}/gu;
const BEYOND_ASCII = /[^\x20-\x7e]/gu;

/**
 * JSON text with escapes in place of what cannot be told apart at sight: characters without a shape, and
 * all beyond ASCII where the text is not in Unicode's composed form (NFC), since its twin in that form looks
 * the same.
 */
export function visible(json: string): string {
  const pattern = json.normalize("NFC") === json ? SHAPELESS : BEYOND_ASCII;
  return json.replace(pattern, (character) =>
    Array.from({ length: character.length }, (_, at) => escaped(character.charCodeAt(at))).join(""),
  );
}

/** A text in quotes, as JSON that is {@link visible}. */
export function quoted(text: string): string {
  return visible(JSON.stringify(text));
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, "0")}`;
}
