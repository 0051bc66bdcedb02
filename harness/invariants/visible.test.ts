import { expect, it } from "vitest";
import { quoted, visible } from "./visible.ts";

it.each([
  ["what is composed, as it is", "É, Zoë, 李, नमस्ते, 🦊", '"É, Zoë, 李, नमस्ते, 🦊"'],
  ["what is not composed, by escapes", "E\u0301", '"E\\u0301"'],
  ["its neighbours too: they may have twins", "Z\u00eb \u1112\u1161", '"Z\\u00eb \\u1112\\u1161"'],
  ["a letter with a twin of one character", "\u212b", '"\\u212b"'],
  ["spaces but the usual one", "a b\u00a0c\u2003d", '"a b\\u00a0c\\u2003d"'],
  ["what has no width", "a\u200bb\ufeffc\u00adde\u180e", '"a\\u200bb\\ufeffc\\u00adde\\u180e"'],
  ["controls, quotes and what steers a terminal", 'a"\u001b\u009b\n', '"a\\"\\u001b\\u009b\\n"'],
  ["beyond 16 bits, in two halves", "\u{e0061}", '"\\udb40\\udc61"'],
])("shows %s", (_what, text, shown) => {
  expect(quoted(text)).toBe(shown);
  expect(JSON.parse(quoted(text))).toBe(text);
});

it("leaves what JSON has escaped already", () => {
  expect(visible(JSON.stringify({ a: "\t\ud800" }))).toBe('{"a":"\\t\\ud800"}');
});
