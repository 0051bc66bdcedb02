import { expect, it } from "vitest";
import { ByteLine } from "./byte-line.ts";

const textOf = ({ bytes, length }: ByteLine) =>
  Buffer.from(bytes.subarray(0, length)).toString("latin1");

it("holds what was put in, in order, of any length", () => {
  const line = new ByteLine();
  const long = "\xe9x".repeat(10_000);
  line.put("a\xff");
  line.putBytes(Buffer.from("-bcd-"), 1, 4);
  line.put(long);
  line.putBytes(Buffer.from(long, "latin1"), 0, long.length);
  line.put("");
  expect(textOf(line)).toBe(`a\xffbcd${long}${long}`);
});

it("begins again when it is cleared", () => {
  const line = new ByteLine();
  line.put("before");
  line.clear();
  line.put("new");
  expect(textOf(line)).toBe("new");
});
