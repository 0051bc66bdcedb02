import type { Evidence, Invariant, Judgement } from "../invariants/invariant.ts";
import { definitionSchema, refuseName } from "./check-invariant.ts";
import { checkOptions } from "./check-options.ts";

/**
 * What an invariant of your own is.
 *
 * @typeParam Of what it looks at: `Evidence` of the reference pipeline, `WorkflowEvidence` of a workflow
 *   of your own
 */
export interface InvariantDefinition<Of> {
  /** Lower-case words joined by hyphens, none of ours: `no-free-plan`. */
  readonly name: string;
  /** What it says, in one sentence, for reports. */
  readonly title?: string;
  /**
   * A pure function of what a run has left: no clock, no files, no network. It gives what it has found
   * instead, a sentence each, concretely (which customers, which bytes): none, and it holds. Where there
   * is nothing to judge, it says why: `{ notApplicable: "…" }`. What it throws is a violation too.
   */
  judge(evidence: Of): Judgement;
}

/**
 * Defines an invariant of your own: `playScenario` judges it beside ours, and reports show it among them.
 *
 * @throws UsageError the name cannot be used, or a field is missing or not as it must be
 * @example
 * const fewQuarantined = defineInvariant({
 *   name: "few-quarantined",
 *   title: "No shard has more than ten rows in quarantine.",
 *   judge: ({ files }) =>
 *     files.paths
 *       .filter((path) => path.endsWith(".quarantine.ndjson"))
 *       .map((path) => ({ path, rows: files.read(path).toString().split("\n").length - 1 }))
 *       .filter(({ rows }) => rows > 10)
 *       .map(({ path, rows }) => `${path} has ${rows} rows`),
 * });
 */
export function defineInvariant<Of = Evidence>(definition: InvariantDefinition<Of>): Invariant<Of> {
  checkOptions("defineInvariant", definitionSchema, definition);
  const { name, title = `The invariant ${name} holds.`, judge } = definition;
  refuseName("defineInvariant", name);
  return { name, title, judge: (evidence) => judge(evidence) };
}
