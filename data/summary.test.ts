import { expect, test } from "vitest";
import { generateSources } from "./generate.ts";
import { commandAgain, summaryText } from "./summary.ts";
import { useTempFolder } from "./testing/temp-folder.ts";

const folder = useTempFolder();

test("counts everything that was asked for, also what came to nothing", async () => {
  const options = {
    customers: 20,
    seed: 3,
    missing: 4,
    superseded: 0.001,
    malformed: 9,
    malformedKinds: ["empty-id", "invalid-utf8"] as const,
    awkwardIds: 0,
    awkwardFields: 16,
    hotShard: 1,
    hotFraction: 0.75,
    shards: 2,
    crlf: true,
    shuffleColumns: true,
  };
  const made = await generateSources(options, folder());
  const text = summaryText(made, options, "there", "npm run data -- …");
  expect(text.replace(/\d+ bytes/g, "N bytes").replace(/(rows) +N/g, "$1 N")).toBe(`\
4 files in there, seed 3
  crm.csv             ${made.files.crm.rows} rows N bytes
  billing.csv         ${made.files.billing.rows} rows N bytes
  product.csv         ${made.files.product.rows} rows N bytes
  support.csv         ${made.files.support.rows} rows N bytes
  together            ${made.rows} rows N bytes

  customers                           20
  lack a source                        4
  superseded rows                      0
  malformed rows                       9
    empty-id                           5
    invalid-utf8                       4
  awkward ids                          0
  awkwardly written rows              16
    comma                              2
    doubled-quotes                     1
    quoted-lf                          1
    quoted-crlf                        1
    lone-cr                            1
    unicode                            1
    quoted-empty                       1
    spaces-around-number               1
    spaces-around-date                 1
    spaces-only                        1
    spaces-in-text                     1
    quote-inside-unquoted              1
    needless-quotes                    1
    number-form                        1
    blank-line-before                  1
  in hot shard 1 of 2                 15  75.0 %
  shape                       CRLF, columns shuffled

The same again:
  npm run data -- …
`);
});

test("says nothing about what was not asked for", async () => {
  const options = { customers: 2, seed: 3 };
  const text = summaryText(await generateSources(options, folder()), options, "there", "again");
  expect(text.split("\n\n")[1]).toBe("  customers                            2");
});

test.each([
  [["--out", "x"], "call --customers 7 --seed 8 --out x"],
  [["--seed=08", "--out", "x", "--customers", "7"], "call --seed=08 --out x --customers 7"],
  [["--out", "it's a $HOME"], "call --customers 7 --seed 8 --out 'it'\\''s a $HOME'"],
])("%j is repeated as one can type it", (words, command) => {
  expect(commandAgain("call", words, { customers: 7, seed: 8 })).toBe(command);
});
