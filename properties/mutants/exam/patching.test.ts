import { expect, it } from "vitest";
import { loadMutant } from "./all-mutants.ts";
import { mutatedSources, PatchError, patched } from "./patching.ts";

const patch = { file: "tasks/rows.ts", find: "+= 1", replace: "+= 2" };

it("changes the one place that it names, and takes the new text as it stands", () => {
  expect(patched("m", patch, "a += 1;")).toBe("a += 2;");
  expect(patched("m", { ...patch, replace: "$& $1 $$" }, "a += 1;")).toBe("a $& $1 $$;");
});

it.each([
  ["a -= 1;", "finds it 0 times"],
  ["a += 1; b += 1;", "finds it 2 times"],
])("refuses %s, naming mutant, file and text", (text, times) => {
  expect(() => patched("off-by-two", patch, text)).toThrow(
    new PatchError(
      `the pipeline has changed, bring the mutant up to date: properties/mutants/off-by-two.ts patches a text that must stand exactly once in tasks/rows.ts, and ${times}:\n+= 1`,
    ),
  );
});

it("applies several patches of one file to the same text", () => {
  const [one, two] = ["const CR = 0x0d;", "const QUOTE = 0x22;"];
  const patches = [one, two].map((find) => ({ file: "tasks/rows.ts", find, replace: "//" }));
  const sources = [...mutatedSources({ name: "m", bug: "", patches }).values()];
  expect(sources).toHaveLength(1);
  expect(sources[0]).not.toContain(one);
  expect(sources[0]).not.toContain(two);
});

it("guesses what a misspelt mutant was meant to be", async () => {
  await expect(loadMutant("no-swep")).rejects.toThrow(
    'there is no mutant "no-swep"; did you mean "no-sweep"? There are: ',
  );
});
