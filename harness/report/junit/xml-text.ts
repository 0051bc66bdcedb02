/** Text as XML 1.0 can hold it. */

/** What XML 1.0 has no way to write, not even escaped (https://www.w3.org/TR/xml/#charsets). */
const ILLEGAL = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** U+FFFD stands for what cannot be written: a report that no parser takes tells nobody anything. */
const legal = (text: string) => text.replace(ILLEGAL, "\ufffd");

/** Text between tags. A carriage return would be read as a line feed. */
export function xmlText(text: string): string {
  return legal(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("\r", "&#13;");
}

/** An attribute with its value: a space, name, equals sign and quotes. Line breaks and tabs stay what they are. */
export function xmlAttribute(name: string, value: string | number): string {
  const escaped = xmlText(String(value))
    .replaceAll('"', "&quot;")
    .replaceAll("\n", "&#10;")
    .replaceAll("\t", "&#9;");
  return ` ${name}="${escaped}"`;
}
