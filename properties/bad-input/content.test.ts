/**
 * Promise: content that no rule allows is named by file, line and column. What concerns the whole
 * file ends the run before a shard starts; what concerns one row quarantines it, and ends the run
 * only when there are more such rows than the run allows.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { useTempFolder } from "../../tasks/testing/temp-folder.ts";
import { readPublished } from "../on-disk.ts";
import { runPipeline } from "../pipeline-in-process.ts";
import {
  errorOf,
  expectNothingPublished,
  file,
  header,
  inputIn,
  row,
  writeSourcesIn,
} from "./case.ts";

const folder = useTempFolder();
const MEBIBYTES_10 = 10 * 1024 * 1024;
const good = row("billing", { customer_id: "c1" });
const found = "customer_id, email, plan, mrr, payment_status, subscription_start, last_payment";

describe("ends the run before a shard starts:", () => {
  const withHeader = (from: string, to: string) =>
    Buffer.from(`${header("billing").replace(from, to)}\n${good}\n`);
  const cannotRead =
    "billing.csv line 1: the header is not readable as CSV in UTF-8; expected column names such as customer_id,email";
  const tooLong = (line: number) =>
    `billing.csv line ${line}: the row is longer than 1048576 bytes, the most a row may hold; shorten its fields or look for a line break that is missing`;
  const missing = (name: string, names: string) =>
    `billing.csv line 1: the column "${name}" is missing; add it or correct its name, which must match exactly; found: ${names}`;
  const noHeader = (fields: number) =>
    `billing.csv line 1: none of its ${fields} fields is the name of a column; is the header line missing, or something else than a comma between its fields? Expected: ${header("billing")}`;
  const twice = (name: string) =>
    `billing.csv line 1: the column "${name}" stands twice in the header; every column must have a name of its own`;

  it.each<[what: string, billing: Buffer, message: string]>([
    [
      "a header without customer_id",
      withHeader("customer_id", "id"),
      missing("customer_id", found.replace("customer_id", "id")),
    ],
    [
      "a column in other letters",
      withHeader("customer_id", "Customer_ID"),
      missing("customer_id", found.replace("customer_id", "Customer_ID")),
    ],
    [
      "a header without email",
      withHeader("email", "mail"),
      missing("email", found.replace("email", "mail")),
    ],
    [
      "a header without one of its columns",
      withHeader("mrr,", ""),
      missing("mrr", found.replace("mrr, ", "")),
    ],
    [
      "semicolons between columns",
      Buffer.from(`${header("billing").replaceAll(",", ";")}\n${good}\n`),
      noHeader(1),
    ],
    [
      "rows without a header: nothing of a customer is told",
      Buffer.from(`${good}\n${good}\n`),
      noHeader(7),
    ],
    [
      "far too many columns, and not the one that is needed",
      Buffer.from(`email,${Array.from({ length: 29 }, (_, i) => i).join(",")}\n${good}\n`),
      missing(
        "customer_id",
        `email, ${Array.from({ length: 19 }, (_, i) => i).join(", ")} and 10 more`,
      ),
    ],
    ["a repeated column", withHeader("plan", "mrr"), twice("mrr")],
    ["a repeated column that is not known", withHeader("plan", "plan,x,x"), twice("x")],
    ["columns without a name", withHeader("plan", "plan,,"), twice("")],
    [
      "a repeated column with an endless name",
      withHeader("plan", `plan,${"x".repeat(99)},${"x".repeat(99)}`),
      twice(`${"x".repeat(60)}…`),
    ],
    [
      "a header in Latin-1",
      Buffer.from(`${header("billing")},\u00e9\n${good},\n`, "latin1"),
      cannotRead,
    ],
    [
      "a file in UTF-16",
      Buffer.from(`\ufeff${header("billing")}\n${good}\n`, "utf16le"),
      cannotRead,
    ],
    ["a header with text after a closing quote", withHeader("email", '"email"x'), cannotRead],
    [
      "a header in a quote that never closes",
      withHeader("email", '"email'),
      "billing.csv line 1: a quoted field opens here and never closes before the end of the file; close the quote or double it if it belongs to the value",
    ],
    ["a field of 10 MB", file("billing", good, `c1,,${"x".repeat(MEBIBYTES_10)},,,,`), tooLong(3)],
    ["a header of 10 MB", withHeader("email", "x".repeat(MEBIBYTES_10)), tooLong(1)],
    [
      "a quoted field of 10 MB",
      file("billing", good, `c1,,"${"x\n".repeat(MEBIBYTES_10 / 2)}",,,,`),
      "billing.csv line 3: a quoted field opens here and does not close within 1048576 bytes; close the quote or double it if it belongs to the value",
    ],
  ])("%s", async (_, billing, message) => {
    await writeSourcesIn(folder(), { billing });
    expect(await errorOf(inputIn(folder()))).toBe(`SourceError: ${message}`);
    await expectNothingPublished(folder());
  });
});

describe("quarantines one row:", () => {
  const latin1 = Buffer.from("c2,\u00e9,,,,,", "latin1");

  it.each<[what: string, line: Buffer | string, kept: Record<string, unknown>]>([
    ["cut in the middle", "c2,x@y.test,fr", { reason: "wrong_field_count" }],
    ["not in UTF-8", latin1, { reason: "invalid_utf8", base64: latin1.toString("base64") }],
    ["without an id", ",x@y.test,free,,,,", { reason: "empty_customer_id" }],
    ["with text after a closing quote", '"c2"x,,,,,,', { reason: "malformed_quotes" }],
    ["with text for a number", "c2,,,ten,,,", { reason: "unreadable_value", field: "mrr" }],
    [
      "with a day that no calendar has",
      "c2,,,,,2023-02-29,",
      { reason: "unreadable_value", field: "subscription_start" },
    ],
  ])("%s", async (_, line, kept) => {
    // The last of the file and without its line end: where a cut file ends.
    const billing = Buffer.concat([file("billing", good, ""), Buffer.from(line as string)]);
    await writeSourcesIn(folder(), { billing });
    const input = { ...inputIn(folder()), maxQuarantined: 0.2 };
    const { result } = await runPipeline(input);
    expect(result.rows.billing).toEqual({ read: 2, merged: 1, superseded: 0, quarantined: 1 });
    const artifacts = Object.entries(await readPublished(input.output));
    const lines = artifacts.flatMap(([name, text]) =>
      name.endsWith(".quarantine.ndjson") && text !== "" ? [JSON.parse(text)] : [],
    );
    const text = typeof line === "string" ? { text: line } : {};
    expect(lines).toEqual([{ source: "billing", line: 4, ...text, ...kept }]);
  });
});

describe("more quarantined rows than the run allows", () => {
  const unusable = (count: number) => Array.from({ length: count }, () => "c2,,,ten,,,");

  it("end the run with the first of them; the shards keep all of them, and no manifest says done", async () => {
    await writeSourcesIn(folder(), { billing: file("billing", good, ...unusable(2)) });
    const input = inputIn(folder());
    const error = await errorOf(input);
    const published = await readPublished(input.output);
    const runKey = Object.keys(published)[0]?.split("/")[0];
    expect(error).toBe(
      `RunError: 2 of 6 rows cannot be used, more than maxQuarantined (0.001) allows; the first is billing.csv line 3 (unreadable_value in mrr); correct the sources, or raise maxQuarantined; all of these rows are in the quarantine artifacts of ${runKey}`,
    );
    expect(
      Object.keys(published).filter((name) => /quarantine/.test(name) && published[name]),
    ).toHaveLength(1);
    expect(Object.keys(published)).not.toContain(`${runKey}/manifest.json`);
  });

  it("name the first in the order of the sources, whichever shard has it", async () => {
    await writeSourcesIn(folder(), {
      billing: file("billing", good, ...unusable(2)),
      crm: file("crm", row("crm", { customer_id: "c1" }), "too,few"),
      support: file("support", "too,few", row("support", { customer_id: "c1" })),
    });
    expect(await errorOf({ ...inputIn(folder()), shards: 40 })).toContain(
      "the first is crm.csv line 3 (wrong_field_count); ",
    );
  });

  // A share as people write it: 29 of 100 rows are 0.29 of them, though 0.29 * 100 < 29 in floating point.
  it.each([
    [0.29, 29, true],
    [0.29, 30, false],
    [0.28, 29, false],
    [1, 97, true],
    [0, 1, false],
  ])(
    "are counted exactly: maxQuarantined %d, %i of 100 rows: the run ends well: %s",
    async (maxQuarantined, count, well) => {
      const usable = Array.from({ length: 97 - count }, () => good);
      await writeSourcesIn(folder(), { billing: file("billing", ...usable, ...unusable(count)) });
      const input = { ...inputIn(folder()), shards: 1, maxQuarantined };
      const error = await errorOf(input);
      if (well) expect(error).toBe("the run ended well");
      else
        expect(error).toContain(
          `${count} of 100 rows cannot be used, more than maxQuarantined (${maxQuarantined}) allows`,
        );
      const names = Object.keys(await readPublished(input.output));
      expect(names.some((name) => name.endsWith("/manifest.json"))).toBe(well);
    },
  );
});

it("a message never holds what a field says", async () => {
  await writeSourcesIn(folder(), {
    billing: file("billing", "secret,secret@x.test,,ten secrets,,,"),
  });
  expect(await errorOf(inputIn(folder()))).not.toContain("secret");
  expect(await readFile(join(folder(), "sources", "billing.csv"), "utf8")).toContain("secret");
});
