/** What an invariant is: a pure function of what a run left, never of the system that ran it. */
import type { RetryPolicy } from "../../tasks/definition.ts";
import type { JournalEntry } from "../journal/entry.ts";
import type { Content } from "../oracle/digest.ts";
import type { Oracle } from "../oracle/oracle.ts";
import type { Expectation } from "./expectation.ts";
import { checkedJudgement, type Judgement } from "./judgement.ts";

export type { Judgement };

/** All files below an output folder, leftovers included. */
export interface ArtifactFiles {
  /** Sorted, with `/`. */
  readonly paths: readonly string[];
  /**
   * The whole of a small file, such as a manifest.
   *
   * @throws Error if there is no such path
   */
  read(path: string): Buffer;
  /**
   * A file of any length, from its first byte to its last. A piece is good until the next one.
   *
   * @throws Error if there is no such path
   */
  chunks(path: string): Iterable<Buffer>;
  /** By path, what has been counted and hashed before; the rest is as soon as it is asked for. */
  readonly contents?: ReadonlyMap<string, Content>;
}

/** One run: its journal and what lies below its output folder. */
export interface RunEvidence {
  /** Id of the root run. */
  readonly root: string;
  /** Other root runs of the same journal that must end just as well: a second trigger. */
  readonly otherRoots?: readonly string[];
  readonly journal: readonly JournalEntry[];
  readonly files: ArtifactFiles;
  /** What lay below the output folder before the journal began, by path; left out where unknown. */
  readonly before?: ReadonlyMap<string, Content>;
}

/** All that an invariant may look at. */
export interface Evidence extends RunEvidence {
  /** The fault-free run over the same data; null where it did not complete. */
  readonly reference: RunEvidence | null;
  /** Null where the sources cannot be used as a whole: there is nothing to expect then. */
  readonly oracle: Oracle | null;
  readonly expectation: Expectation;
  /** Retry policies by task, as the worker registered them. */
  readonly retryPolicies: Readonly<Record<string, RetryPolicy>>;
  /** Scale of the platform's waits. */
  readonly waitScale: number;
}

export type Verdict = "holds" | "violated" | "not-applicable";

export interface Finding {
  readonly invariant: string;
  /** What it says, in one sentence. */
  readonly title: string;
  readonly verdict: Verdict;
  /** What was found instead, concretely: which customers, which bytes. Only when violated. */
  readonly evidence: readonly string[];
  /** Why it could not be judged. Only when not applicable. */
  readonly reason: string | null;
}

/** @typeParam Of what it looks at: of our pipeline all there is, of a workflow of the user's own less */
export interface Invariant<Of = Evidence> {
  readonly name: string;
  readonly title: string;
  judge(evidence: Of): Judgement;
}

/** Items of evidence that a finding shows; a person reads no more, and one is enough to act. */
const MOST_SHOWN = 5;
/** Characters of an item, which may quote an error of any length. */
const LONGEST = 400;

/**
 * Applies an invariant. One that throws has met what it did not expect: that is a violation too.
 *
 * @throws UsageError what it gave is no judgement
 */
export function find<Of>(invariant: Invariant<Of>, evidence: Of): Finding {
  const { name, title } = invariant;
  const finding = { invariant: name, title, evidence: [], reason: null };
  let given: unknown;
  try {
    given = invariant.judge(evidence);
  } catch (error) {
    given = [`could not be judged: ${error instanceof Error ? error.message : error}`];
  }
  const judgement = checkedJudgement(name, given);
  if ("notApplicable" in judgement) {
    return { ...finding, verdict: "not-applicable", reason: judgement.notApplicable };
  }
  if (judgement.length === 0) return { ...finding, verdict: "holds" };
  const more = judgement.length - MOST_SHOWN;
  return {
    ...finding,
    verdict: "violated",
    evidence: [
      ...judgement.slice(0, MOST_SHOWN).map(shortened),
      ...(more > 0 ? [`and ${more} more`] : []),
    ],
  };
}

function shortened(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
