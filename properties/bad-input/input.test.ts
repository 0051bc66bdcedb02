/** Promise: an input that is not what the task takes is refused before anything is read or made. */
import { join } from "node:path";
import { expect, it } from "vitest";
import type { MergeCustomerDataInput } from "../../tasks/merge-customer-data.ts";
import { useTempFolder } from "../../tasks/testing/temp-folder.ts";
import { readPublished } from "../on-disk.ts";
import { runPipeline } from "../pipeline-in-process.ts";
import { errorOf, expectNothingPublished, inputIn, writeSourcesIn } from "./case.ts";

const folder = useTempFolder();

const shards = (found: string) =>
  `InputError: input.shards must be a whole number from 1 to 10000; found ${found}`;
const maxQuarantined = (found: string) =>
  `InputError: input.maxQuarantined must be a share from 0 to 1; found ${found}`;

it.each<[change: Record<string, unknown>, message: string]>([
  [{ shards: 0 }, shards("0")],
  [{ shards: -1 }, shards("-1")],
  [{ shards: 1.5 }, shards("1.5")],
  [{ shards: 10_001 }, shards("10001")],
  [{ shards: Number.NaN }, shards("NaN")],
  [{ shards: Number.POSITIVE_INFINITY }, shards("Infinity")],
  [{ shards: "10" }, shards('"10"')],
  [{ shards: null }, shards("null")],
  [{ shards: undefined }, shards("undefined")],
  [{ shards: [10] }, shards("[10]")],
  [{ maxQuarantined: -0.1 }, maxQuarantined("-0.1")],
  [{ maxQuarantined: 1.01 }, maxQuarantined("1.01")],
  [{ maxQuarantined: Number.NaN }, maxQuarantined("NaN")],
  [{ maxQuarantined: "0.1" }, maxQuarantined('"0.1"')],
  [{ maxQuarantined: null }, maxQuarantined("null")],
  [{ sources: "" }, 'InputError: input.sources must name a folder; found ""'],
  [{ sources: undefined }, "InputError: input.sources must name a folder; found undefined"],
  [{ output: 7 }, "InputError: input.output must name a folder; found 7"],
])("%o", async (change, message) => {
  await writeSourcesIn(folder());
  const input = { ...inputIn(folder()), ...change } as MergeCustomerDataInput;
  expect(await errorOf(input)).toBe(message);
  await expectNothingPublished(folder());
});

it.each([[undefined], [null], ["text"], [7], [[]]])("%j in place of an input", async (input) => {
  expect(await errorOf(input as unknown as MergeCustomerDataInput)).toBe(
    "InputError: the input must be an object with the fields sources, output, shards, maxQuarantined, partition",
  );
});

it("a field that is not known, such as a misspelt one, is named", async () => {
  const input = { ...inputIn(folder()), max_quarantined: 0.5 };
  expect(await errorOf(input)).toBe(
    "InputError: input.max_quarantined is not known; the fields are sources, output, shards, maxQuarantined, partition",
  );
});

it.each([
  ["equal to the folder of the sources", "sources"],
  ["inside the folder of the sources", "sources/output"],
  ["that holds the folder of the sources", "."],
])("an output %s is fine: the run has a folder of its own", async (_, place) => {
  await writeSourcesIn(folder());
  const output = join(folder(), place);
  const { result } = await runPipeline({ ...inputIn(folder()), output });
  expect(Object.keys(await readPublished(output))).toContain(`${result.runKey}/manifest.json`);
  expect(Object.keys(await readPublished(join(folder(), "sources")))).toEqual(
    expect.arrayContaining(["billing.csv", "crm.csv", "product.csv", "support.csv"]),
  );
});
