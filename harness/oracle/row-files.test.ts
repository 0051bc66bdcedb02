import { expect, it } from "vitest";
import { plainRowsOf } from "./plain-rows.ts";
import { createRowFiles, isJudged, judgedShareOf, readRowFile } from "./row-files.ts";
import { createMemoryScratch, type Scratch } from "./scratch.ts";
import { shareOf } from "./source-share.ts";
import { columnsOf } from "./testing/sources.ts";

const plain = plainRowsOf("crm", columnsOf("crm"));
const ROWS = ["a,,,,,,,,", 'b,,"Co, Inc.",,,,,,', "c,,\xc3\xa9,,,,,,", "a,again,,,,,,,"];
const VALUES = { email: "é@x", company_name: '5" disc', employee_count: 3, deal_stage: null };
const COLUMNS = ['5" disc', null, 3, null, null, null, null];

/** The same bytes in pieces of a length. */
function inPiecesOf(scratch: Scratch, length: number): Scratch {
  return {
    ...scratch,
    *read(name) {
      const bytes = Buffer.concat([...scratch.read(name)]);
      for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
    },
  };
}

it.each([1, 7, 10, 1000])("hands over what was put aside, read in pieces of %i bytes", (length) => {
  const scratch = createMemoryScratch();
  const files = createRowFiles(scratch, "crm", ["c"]);
  for (const row of ROWS) files.addPlain(plain.customerIdOf(row), row);
  files.addJudged("é", { industry: null, deal_value: null, ...VALUES });
  files.end();
  const given = [0, 1].map((range) => {
    const rows: unknown[] = [];
    readRowFile(inPiecesOf(scratch, length), "crm", range, plain, (id, row) => {
      const text = row.block.text.slice(row.start, row.end);
      expect(row.block.bytes.toString("latin1", row.start, row.end)).toBe(text);
      rows.push([id, isJudged(row) ? judgedShareOf("crm", row) : text]);
    });
    return rows;
  });
  const judged = shareOf("crm", Buffer.from("é@x").toString("latin1"), COLUMNS);
  expect(given).toEqual([
    [
      ["a", ROWS[0]],
      ["b", ROWS[1]],
      ["a", ROWS[3]],
    ],
    [
      ["c", ROWS[2]],
      [Buffer.from("é").toString("latin1"), judged],
    ],
  ]);
});
