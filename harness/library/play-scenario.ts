import { UsageError } from "../arguments/errors.ts";
import { replayCommand } from "../arguments/replay.ts";
import type { Evidence, Finding, Invariant } from "../invariants/invariant.ts";
import type { WorkflowEvidence } from "../invariants/workflow/evidence.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { type Verdict, verdictOf } from "../report/verdict.ts";
import { ScenarioError } from "../scenario/errors.ts";
import { withOverrides } from "../scenario/overrides.ts";
import { problemLines } from "../scenario/problems.ts";
import type { ScenarioInput } from "../scenario/schema.ts";
import { validateAnyScenario } from "../scenario/validate.ts";
import { withWorkflowOverrides } from "../scenario/workflow-overrides.ts";
import {
  type AnyScenario,
  isWorkflowScenario,
  type WorkflowScenarioInput,
} from "../scenario/workflow-schema.ts";
import { play } from "../targets/play.ts";
import type { OwnTarget } from "../targets/play-target.ts";
import { workerCommand } from "../targets/worker-command.ts";
import { loadScenario } from "./load-scenario.ts";
import { checkPlayOptions } from "./play-options.ts";
import { savedScenario } from "./saved-scenario.ts";

/** @typeParam Of what own invariants look at */
export interface PlayScenarioOptions<Of = Evidence> {
  /**
   * `simulated`: in virtual time on a simulated disk, in this process, in a moment. `local` (default): a
   * process for each attempt, real files. A workflow of your own can be played on `local` alone.
   */
  readonly target?: OwnTarget;
  /** Where every random choice comes from, instead of the scenario's; not for a workflow of your own. */
  readonly seed?: number;
  /** Command of the worker, instead of ours or the scenario's; for `local` alone. */
  readonly worker?: string;
  /** Your own, judged beside ours. */
  readonly invariants?: readonly Invariant<Of>[];
  /** Ends the play: its processes are killed, and it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What playing a scenario came to. */
export interface ScenarioResult {
  /** As it was played, with defaults and overrides. */
  readonly scenario: AnyScenario;
  readonly target: OwnTarget;
  readonly verdict: Verdict;
  /** Invariant by invariant, ours and then yours. */
  readonly findings: readonly Finding[];
  /** Everything that happened in the run with faults, in order. */
  readonly journal: readonly JournalEntry[];
  /**
   * Where things lie, below the working directory, until the scenario is played there again: `journal`,
   * `artifacts`; of a workflow of your own `journal`, `result`, `scratch`, and `verify` if it has one.
   */
  readonly places: Readonly<Record<string, string>>;
  /**
   * The command that plays the same again, without your own invariants. The file of a scenario that was
   * given as an object is there where an invariant is violated.
   */
  readonly replay: string;
}

/**
 * Plays a scenario and judges what it has left, as `npx shardproof scenario` does. Nothing is thrown
 * where an invariant is violated: see the verdict, or hand the result to `assertHolds`.
 *
 * @param scenario a name, a file's path, or a scenario as an object
 * @throws ScenarioError the scenario cannot be played
 * @throws UsageError an option is unknown, not as it must be or does not fit the scenario; or an
 *   invariant's name is not its own, or what it gave is no judgement
 * @throws SkippedError the target cannot play such faults
 * @throws ShardproofError the target could not be run
 * @example
 * const result = await playScenario("fail-one-shard", { target: "simulated", seed: 7 });
 * assertHolds(result);
 */
export function playScenario(
  scenario: string | ScenarioInput,
  options?: PlayScenarioOptions,
): Promise<ScenarioResult>;
export function playScenario(
  scenario: string | WorkflowScenarioInput,
  options?: PlayScenarioOptions<WorkflowEvidence>,
): Promise<ScenarioResult>;
export async function playScenario(
  given: string | ScenarioInput | WorkflowScenarioInput,
  options: PlayScenarioOptions<Evidence & WorkflowEvidence> = {},
): Promise<ScenarioResult> {
  checkPlayOptions(options);
  const { target = "local", seed, worker, invariants = [], signal } = options;
  signal?.throwIfAborted();
  if (target !== "local" && worker !== undefined) {
    throw new UsageError(
      `playScenario: worker: it needs processes, and there are none on ${target}`,
    );
  }
  const found = typeof given === "string" ? loadScenario(given) : checked(given);
  const isOurs = !isWorkflowScenario(found);
  if (!isOurs && seed !== undefined) {
    throw new UsageError(
      "playScenario: seed: nothing is drawn for a workflow of your own; leave it out",
    );
  }
  const scenario = isOurs
    ? withOverrides(found, { seed })
    : withWorkflowOverrides(found, { worker });
  const file = typeof given === "string" ? { path: given, write() {} } : savedScenario(scenario);
  const replay = replayCommand(file.path, {
    seed: "seed" in scenario ? scenario.seed : undefined,
    worker,
    target: target === "local" ? undefined : target,
  });
  const needsOurs = isOurs && target === "local";
  const { command, release } = needsOurs
    ? await workerCommand(worker)
    : { command: [], release() {} };
  try {
    const isOtherWorker = worker !== undefined;
    const how = { target, command, isOtherWorker, replay, invariants, signal };
    const played = await play(scenario, how);
    played.release();
    const { journal, findings, info } = played;
    const verdict = verdictOf(findings);
    if (!verdict.holds) file.write();
    return { scenario, target, verdict, findings, journal, places: info.places, replay };
  } finally {
    release();
  }
}

function checked(given: ScenarioInput | WorkflowScenarioInput): AnyScenario {
  const validated = validateAnyScenario(given);
  if ("scenario" in validated) return validated.scenario;
  throw new ScenarioError(problemLines("scenario", validated.problems));
}
