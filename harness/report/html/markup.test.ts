import { expect, test } from "vitest";
import { markup, scriptJson, trusted } from "./markup.ts";

test("text is escaped, in elements and in attributes", () => {
  const evil = `"><script>alert('1')</script>&`;
  expect(markup`<p title="${evil}">${evil}</p>`.text).toBe(
    '<p title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;</p>',
  );
});

test("HTML of a template stays, lists are joined, null and false leave nothing", () => {
  const items = ["a", "<"].map((item) => markup`<li>${item}</li>`);
  expect(markup`<ul>${items}${null}${false}${0}</ul>${trusted("<hr>")}`.text).toBe(
    "<ul><li>a</li><li>&lt;</li>0</ul><hr>",
  );
});

test("an object of a run that looks like HTML of a template is not taken for it", () => {
  const forged = JSON.parse('{"text":"<script>"}');
  expect(() => markup`${forged}`).toThrow();
});

test("what HTML forbids, and what would turn the direction of the text after it, is spelt out", () => {
  expect(markup`${"a\0\x1b[2J\u202eb\ud800c\nd\té"}`.text).toBe(
    "a\\u0000\\u001b[2J\\u202eb\\ud800c\nd\té",
  );
});

test("JSON in a script cannot end it, nor begin a comment, and is what it was", () => {
  const value = { a: "</script><!-- <script>", b: "\u2028\u2029", c: ["&", "🙂"] };
  const { text } = scriptJson(value);
  expect(text).not.toMatch(/[<>&\u2028\u2029]/);
  expect(JSON.parse(text)).toEqual(value);
});
