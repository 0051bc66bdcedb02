/** Typed values, read in another way than the pipeline reads them. */
import type { OracleType } from "./columns.ts";

export type OracleValue = string | number | null;

/** The value of a field's text; undefined where the text is not of the type. */
export function typedValue(type: OracleType, text: string): OracleValue | undefined {
  if (type === "text") return text.length === 0 ? null : text;
  const bare = withoutSpaces(text);
  if (bare.length === 0) return null;
  if (type === "date") return isDay(bare) ? bare : undefined;
  const [, sign, whole, fraction] = /^(-?)(\d+)(\.\d+)?$/.exec(bare) ?? [];
  if (whole === undefined) return undefined;
  if (type === "integer") {
    if (fraction !== undefined || BigInt(whole) > 2n ** 53n) return undefined;
    return withSign(sign, Number(BigInt(whole)));
  }
  const number = Number.parseFloat(whole + (fraction ?? ""));
  return number === Number.POSITIVE_INFINITY ? undefined : withSign(sign, number);
}

/** Without U+0020 at either end; every other white space is part of the value. */
function withoutSpaces(text: string): string {
  let bare = text;
  while (bare.startsWith(" ")) bare = bare.slice(1);
  while (bare.endsWith(" ")) bare = bare.slice(0, -1);
  return bare;
}

/** Zero has no sign. */
function withSign(sign: string | undefined, number: number): number {
  return sign === "-" && number !== 0 ? -number : number;
}

/** A day is real if the calendar gives it back unchanged. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || text.startsWith("0000")) return false;
  const day = new Date(0);
  day.setUTCFullYear(
    Number(text.slice(0, 4)),
    Number(text.slice(5, 7)) - 1,
    Number(text.slice(8, 10)),
  );
  return day.toISOString().slice(0, 10) === text;
}
