import fc from "fast-check";
import { expect, it } from "vitest";
import { runs } from "../../properties/replay.ts";
import { sha256 } from "../oracle/digest.ts";
import type { ExpectedFile } from "../oracle/oracle.ts";
import { filesInMemory } from "./known-files.ts";
import { profileDifferences } from "./profile-differences.ts";

const line = (id: string, value = "") => `${JSON.stringify({ customer_id: id, value })}\n`;
const PATH = "profiles";

/** In pieces of so many bytes, wherever lines end. */
function pieces(text: string, length: number): Buffer[] {
  const bytes = Buffer.from(text);
  return Array.from({ length: Math.ceil(bytes.length / length) }, (_, n) =>
    bytes.subarray(n * length, (n + 1) * length),
  );
}

function differences(expected: string, found: string, length = 7) {
  const file: ExpectedFile = {
    bytes: Buffer.byteLength(expected),
    sha256: sha256(expected),
    chunks: () => pieces(expected, length),
  };
  const files = {
    ...filesInMemory(new Map([[PATH, Buffer.from(found)]])),
    chunks: () => pieces(found, length + 4),
  };
  return profileDifferences(files, PATH, file);
}

const NONE = { missing: [], unexpected: [], changed: [] };

it("finds none in the same lines, nor in another order of them, nor in a missing line end", () => {
  const lines = ["a", "b", "c"].map((id) => line(id));
  expect(differences(lines.join(""), lines.join(""))).toEqual(NONE);
  expect(differences(lines.join(""), lines.reverse().join(""))).toEqual(NONE);
});

it("tells who is missing, who is there unexpected or once more, and whose line is another", () => {
  const expected = line("a") + line("b") + line("\u00e9", "x") + line("d");
  const found = line("b") + line("b") + line("\u00e9", "y") + line("d") + line("z");
  expect(differences(expected, found)).toEqual({
    missing: ["a"],
    unexpected: ["b", "z"],
    changed: [
      {
        customerId: "\u00e9",
        field: "value",
        difference: expect.stringContaining("at byte 29 expected"),
      },
    ],
  });
});

it("names the line that is no profile", () => {
  expect(() => differences(line("a"), `${line("a")}{"custo`)).toThrow(
    "profiles line 2 is not JSON",
  );
});

it("tells the same as sets of lines do", () => {
  const lines = fc.array(fc.tuple(fc.constantFrom(..."abcdef"), fc.constantFrom("", "x")));
  const once = fc.uniqueArray(fc.constantFrom(..."abcdef"));
  fc.assert(
    fc.property(once, lines, fc.integer({ min: 1, max: 99 }), (ids, given, length) => {
      const expected = ids.map((id) => line(id)).join("");
      const found = given.map(([id, value]) => line(id, value)).join("");
      const { missing, unexpected, changed } = differences(expected, found, length);
      const foundIds = given.map(([id]) => id);
      expect([...missing].sort()).toEqual(ids.filter((id) => !foundIds.includes(id)).sort());
      const beyond = foundIds.filter((id, at) => !ids.includes(id) || foundIds.indexOf(id) < at);
      // Where the lines are the same and in order, they are not looked into.
      expect([...unexpected].sort()).toEqual(expected === found ? [] : beyond.sort());
      for (const { customerId } of changed) expect(given).toContainEqual([customerId, "x"]);
    }),
    runs(300),
  );
});
