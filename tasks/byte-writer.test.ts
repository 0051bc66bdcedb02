import { expect, it } from "vitest";
import { ByteWriter } from "./byte-writer.ts";

const text = (writer: ByteWriter) => writer.bytes.toString("utf8", 0, writer.length);

it("copies a range behind what is there", () => {
  const writer = new ByteWriter(8);
  writer.copy(Buffer.from("abcd"), 0, 2);
  writer.copy(Buffer.from("<xyz>"), 1, 4);
  expect(text(writer)).toBe("abxyz");
});

it("writes text in UTF-8 behind what is there, and makes room for it", () => {
  const writer = new ByteWriter(1);
  for (const each of ["a", "é€😀", "b".repeat(50)]) writer.write(each);
  expect(text(writer)).toBe(`aé€😀${"b".repeat(50)}`);
});

it("keeps what is written when it grows, to twice its size or to what it must hold", () => {
  const writer = new ByteWriter(4);
  writer.copy(Buffer.from("abc"), 0, 3);
  const { bytes } = writer;
  writer.reserve(1);
  expect(writer.bytes).toBe(bytes);
  writer.reserve(2);
  expect(writer.bytes.length).toBe(8);
  writer.reserve(100);
  expect(writer.bytes.length).toBe(103);
  expect(text(writer)).toBe("abc");
});
