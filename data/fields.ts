/** Writes a value as a CSV field, in quotes only where it needs them. */
export function encodeField(value: string): string {
  return NEEDS_QUOTES.test(value) ? quoted(value) : value;
}

/** Writes a value as a quoted CSV field. */
export function quoted(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}

const NEEDS_QUOTES = /[",\r\n]/;
