import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { SourceError } from "./errors.ts";
import { readSource } from "./read-source.ts";
import { eachRow } from "./row-batch.ts";
import { textOf } from "./testing/split.ts";

const HEADER = "customer_id,email,plan,mrr,payment_status,subscription_start,last_payment";

async function read(...pieces: string[]) {
  const rows: string[] = [];
  const asked: string[] = [];
  const store = {
    async *read(name: string) {
      asked.push(name);
      for (const piece of pieces) yield Buffer.from(piece);
    },
  };
  const file = await readSource(store, "billing", ({ fieldCount }) => (batch) => {
    eachRow(batch, (row) => rows.push(`${row.line}/${fieldCount}: ${textOf(row)}`));
  });
  return { file, rows, asked };
}

it("hands on the rows below the header, and tells what the file is", async () => {
  const pieces = [`${HEADER}\nc1,a`, "@x,,,,,\n\nc2,,", ",,,,"];
  const { file, rows, asked } = await read(...pieces);
  expect(asked).toEqual(["billing.csv"]);
  expect(rows).toEqual(["2/7: c1,a@x,,,,,", "4/7: c2,,,,,,"]);
  const text = pieces.join("");
  expect(file).toMatchObject({
    bytes: text.length,
    sha256: createHash("sha256").update(text).digest("hex"),
    rows: 2,
    header: { fieldCount: 7, columns: [2, 3, 4, 5, 6] },
  });
});

it.each([
  [
    "without a byte",
    [],
    "billing.csv is empty; expected a header line (customer_id,email,…) and at least one row",
  ],
  ["of empty lines", ["\n\r\n"], "billing.csv is empty"],
  [
    "of a header alone",
    [`${HEADER}\n\n`],
    "billing.csv holds a header and no row below it; an export that failed looks like this, so it is not taken for an empty source",
  ],
  ["that ends within a quote", [`${HEADER}\n`, '"c1'], "billing.csv line 2: a quoted field opens"],
])("refuses a file %s", async (_, pieces, message) => {
  const error = await read(...pieces).catch((error) => error);
  expect(error).toBeInstanceOf(SourceError);
  expect(error.message).toContain(message);
});
