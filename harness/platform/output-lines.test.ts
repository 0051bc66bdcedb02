import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { eachLine, MAX_LINE_LENGTH } from "./output-lines.ts";

async function linesOf(...chunks: (string | Buffer)[]): Promise<string[]> {
  const stream = new PassThrough();
  const lines: string[] = [];
  const read = eachLine(stream, (line) => lines.push(line));
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  await read;
  return lines;
}

it("splits by line ends, wherever the pieces are cut", async () => {
  expect(await linesOf("a\nb", "c\r\n\nd")).toEqual(["a", "bc", "", "d"]);
});

it("keeps a character together that is cut in two", async () => {
  const bytes = Buffer.from("é\n");
  expect(await linesOf(bytes.subarray(0, 1), bytes.subarray(1))).toEqual(["é"]);
});

it("takes bytes that are no text", async () => {
  expect(await linesOf(Buffer.from([0xff, 0x00, 0x0a]))).toEqual(["\ufffd\0"]);
});

it("cuts a long line, says so, and goes on with the next", async () => {
  const [first, second] = await linesOf("x".repeat(MAX_LINE_LENGTH), "yy", "\nnext\n");
  expect(first).toBe(`${"x".repeat(MAX_LINE_LENGTH)} … (line cut)`);
  expect(second).toBe("next");
});
