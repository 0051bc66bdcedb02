import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { FAULTS } from "../faults/index.ts";
import { momentFields } from "../faults/moment.ts";
import { runSelectionFields } from "../faults/run-selection.ts";
import { WORKFLOW_INVARIANTS } from "../invariants/workflow/index.ts";
import { SCRATCH_VARIABLE } from "../targets/workflow/environment.ts";
import { VERIFY_VARIABLES } from "../targets/workflow/verify-command.ts";
import { parseAnyScenario } from "./load.ts";
import {
  isWorkflowScenario,
  workflowExpectSchema,
  workflowRunSchema,
  workflowSchema,
} from "./workflow-schema.ts";

// The page for whoever drills a workflow of their own says what the code does, and leaves nothing out.

const folder = new URL("../../scenarios/", import.meta.url);
const page = readFileSync(new URL("OWN-WORKFLOW.md", folder), "utf8");

/** The first cells of the rows of the table that follows a heading. */
function cells(heading: string): string[] {
  const start = page.indexOf(heading);
  expect(start, heading).toBeGreaterThanOrEqual(0);
  const rest = page.slice(start + heading.length);
  const end = rest.search(/^(## |\*\*`)/m);
  return rest
    .slice(0, end < 0 ? undefined : end)
    .split("\n")
    .filter((line) => line.startsWith("| `"));
}
const names = (heading: string) =>
  cells(heading).flatMap((row) =>
    [...(row.split(" | ")[0] ?? "").matchAll(/`([\w-]+)`/g)].map(([, name]) => name ?? ""),
  );

it.each([
  ["## The file", Object.keys(workflowSchema.shape)],
  ["**`run`.**", Object.keys(workflowRunSchema.shape)],
  ["**`expect`.**", Object.keys(workflowExpectSchema.shape)],
  ["## Whose attempt", Object.keys(runSelectionFields)],
  ["## When", Object.keys(momentFields)],
  ["## What a worker finds", [SCRATCH_VARIABLE, ...Object.values(VERIFY_VARIABLES)]],
  ["## How it is judged", WORKFLOW_INVARIANTS.map(({ name }) => name)],
])("every name is there, below %s", (heading, expected) => {
  expect(names(heading).sort()).toEqual([...expected].sort());
});

describe("every fault is there", () => {
  const playable = FAULTS.flatMap(({ name, anyWorkflow }) =>
    typeof anyWorkflow === "string" ? [] : [[name, anyWorkflow.schema] as const],
  );

  it("once, and no other", () => {
    expect(names("## Faults").sort()).toEqual(playable.map(([name]) => name).sort());
  });

  it.each(playable)("%s: its fields", (name, schema: z.ZodObject) => {
    const row = cells("## Faults").find((each) => each.startsWith(`| \`${name}\``)) ?? "";
    const selected = Object.keys(runSelectionFields);
    const fields = Object.keys(schema.shape).filter((field) => field !== "fault");
    for (const field of fields) {
      if (selected.includes(field) && fields.includes("attempt")) continue;
      expect(row, field).toContain(`\`${field}\``);
    }
    expect(row.includes("only") || row.includes("none but")).toBe(!fields.includes("attempt"));
  });
});

it("its example is a scenario, and what it links to exists", () => {
  const [, example = ""] = /^```yaml\n([\s\S]*?)^```$/m.exec(page) ?? [];
  expect(isWorkflowScenario(parseAnyScenario(example, "drills/kill-one.yaml"))).toBe(true);
  for (const [, target = ""] of page.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)) {
    expect(existsSync(new URL(target, folder)), target).toBe(true);
  }
  expect(existsSync(new URL("workflow.schema.json", folder))).toBe(true);
});
