import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, test } from "vitest";
import { spoilSources } from "./spoil-sources.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "spoil-sources-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const CRM = { fault: 1, source: "crm" } as const;
const write = (text: string, name = "crm.csv") => writeFileSync(join(folder, name), text);
const read = (name = "crm.csv") => readFileSync(join(folder, name), "utf8");

test("missing, empty and header-only sources, and no other file", () => {
  const text = "customer_id,email\r\na,b\nc,d";
  for (const name of ["crm", "billing", "product", "support"]) write(text, `${name}.csv`);
  spoilSources(folder, [
    { fault: 0, action: "missing-source", source: "crm" },
    { fault: 1, action: "empty-source", source: "billing" },
    { fault: 2, action: "header-only-source", source: "product" },
  ]);
  expect(existsSync(join(folder, "crm.csv"))).toBe(false);
  expect(read("billing.csv")).toBe("");
  expect(read("product.csv")).toBe("customer_id,email\r\n");
  expect(read("support.csv")).toBe(text);
});

it("keeps a header that has no line end", () => {
  write("customer_id,email");
  spoilSources(folder, [{ ...CRM, action: "header-only-source" }]);
  expect(read()).toBe("customer_id,email");
});

it.each([
  ["crm.csv is gone", "missing-source"],
  ["nothing is in crm.csv", "empty-source"],
] as const)("refuses a plan where %s before it is to be spoilt", (_what, action) => {
  write("customer_id,email\na,b\n");
  const orders = [
    { fault: 0, source: "crm", action },
    { ...CRM, action: "truncated-source", fraction: 0.5 },
  ] as const;
  expect(() => spoilSources(folder, orders)).toThrow(
    expect.objectContaining({
      exitCode: 2,
      message: expect.stringContaining("faults[1] (truncated-source) finds nothing in crm.csv"),
    }),
  );
});

describe("truncated-source", () => {
  const HEADER = "id,x,y,z\n";
  const cut = (text: string, fraction: number) => {
    write(text);
    spoilSources(folder, [{ ...CRM, action: "truncated-source", fraction }]);
    return read();
  };
  /** A fraction that names this place of a text. */
  const at = (text: string, place: number) => (place + 0.5) / text.length;

  it("cuts where it says, if that tears a row", () => {
    const text = `${HEADER}1,aaaa,bbbb,cccc\n2,a,b,c\n`;
    expect(cut(text, at(text, 13))).toBe(`${HEADER}1,aa`);
  });

  it("tears a row wherever the cut falls: it lacks a field at least", () => {
    const text = `${HEADER}1,aa,bb,cc\n2,,,\r\n3,x,y,z`;
    for (let place = 0; place < text.length; place++) {
      const left = cut(text, at(text, place));
      expect(text.startsWith(left)).toBe(true);
      const last = left.split("\n").at(-1) ?? "";
      expect(last, `cut at ${place}`).not.toBe("");
      expect(last.split(",").length, `cut at ${place}`).toBeLessThan(4);
    }
  });

  it("tears rows whose quoted fields hold line ends: what is left of them is short, or never closes", () => {
    const quoted = '1,a,"b\n\n"",\n",c\n2,a,b,"\n"\n';
    const text = HEADER + quoted + quoted;
    for (let place = 0; place < text.length; place++) {
      const left = cut(text, at(text, place));
      const isOpen = left.split('"').length % 2 === 0;
      const rows = left.replaceAll(/"(?:""|[^"])*"/g, "q").split("\n");
      const isShort = (rows.at(-1) ?? "").split(",").length < 4 && rows.at(-1) !== "";
      expect(isOpen || isShort, `cut at ${place}: ${JSON.stringify(left)}`).toBe(true);
    }
  });

  it("finds its row in a file that is larger than what it looks at", () => {
    const row = `7,${"x".repeat(500_000)},y,z\n`;
    const text = HEADER + row.repeat(12);
    const place = HEADER.length + row.length * 9;
    expect(cut(text, at(text, place)).length).toBe(place + 1);
    expect(cut(text, at(text, place - 1)).length).toBe(place - "\n".length - ",z".length);
  });
});
