/** What store faults share: they strike in the reads and writes of the attempts that the plan names. */
import type { ArtifactKind } from "../../tasks/drills/file-kind.ts";
import { artifactProblems, artifactSchema, publisherOf } from "./artifacts.ts";
import {
  type AttemptSelection,
  describeSelection,
  isSelected,
  type SelectionFields,
  selectionProblems,
  type TaskName,
} from "./attempt-selection.ts";
import type { FaultProblem, Occasion, RunShape } from "./fault.ts";

/** The field `artifact` of the store faults that strike in writing one. */
export const artifactField = artifactSchema
  .optional()
  .describe(
    "Which artifact's file (default: profiles; slices for partition_source, run-manifest for merge_customer_data).",
  );

/** `selectionFields` as read from a scenario, and `artifact` where the fault has it. */
export interface StoreFaultPlace extends SelectionFields {
  readonly artifact?: ArtifactKind | undefined;
}

/** The attempts whose reads and writes it strikes: those of who publishes the artifact, if one is named. */
function selectionOf({ task, artifact, shard, attempt }: StoreFaultPlace): AttemptSelection {
  const publisher = artifact === undefined ? "process_shard" : publisherOf(artifact);
  return { task: task ?? publisher, shard, attempt };
}

const FIRST_ARTIFACTS: Readonly<Record<TaskName, ArtifactKind>> = {
  merge_customer_data: "run-manifest",
  partition_source: "slices",
  process_shard: "profiles",
};

/** The artifact that it strikes, for faults that strike one. */
export function artifactOf(fault: StoreFaultPlace): ArtifactKind {
  return fault.artifact ?? FIRST_ARTIFACTS[selectionOf(fault).task];
}

/** Whether a store fault is for this attempt. */
export function isStoreFaultFor(fault: StoreFaultPlace, occasion: Occasion): boolean {
  return isSelected(selectionOf(fault), occasion);
}

/** `in shards 3 and 5, every attempt`. */
export function describeStorePlace(fault: StoreFaultPlace): string {
  return describeSelection(selectionOf(fault));
}

/** Every reason why a store fault can never strike in a run of this shape. */
export function storeProblems(fault: StoreFaultPlace, run: RunShape): FaultProblem[] {
  const selection = selectionOf(fault);
  const { artifact } = fault;
  return [
    ...selectionProblems(selection, run),
    ...(artifact === undefined ? [] : artifactProblems(selection.task, artifact)),
  ];
}
