/** The simulated target: a scenario in virtual time, on a simulated disk, in this process. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AnyTaskDefinition } from "../../tasks/definition.ts";
import { definitions as ourDefinitions } from "../../tasks/pipeline.ts";
import { SOURCE_NAMES, sourceFileName } from "../../tasks/sources.ts";
import { armedFor, sourceOrders } from "../faults/matching.ts";
import type { ArtifactFiles, RunEvidence } from "../invariants/invariant.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { createJournal } from "../journal/record.ts";
import { whyIncomplete } from "../journal/runs.ts";
import type { Oracle } from "../oracle/oracle.ts";
import { createSimulation, type Simulation } from "../platform/simulation.ts";
import type { Choices } from "../platform/step-scheduler.ts";
import type { Scenario } from "../scenario/schema.ts";
import { oracleOf } from "./oracle-of.ts";
import { playRun, type ScenarioPart } from "./play-run.ts";
import type { Played } from "./played.ts";
import { prepareData } from "./prepare-data.ts";
import { listedChoices, seededChoices } from "./seeded-choices.ts";
import { spoilSources } from "./spoil-sources.ts";
import type { Stage } from "./stage.ts";

/** The sources of a play, prepared once: bytes that nobody changes. */
export interface SimulatedSources {
  /** By file name; a source that is missing is not there. */
  readonly files: ReadonlyMap<string, Buffer>;
  readonly oracle: Oracle | null;
}

export interface SimulatedPlayOptions {
  /** The tasks to play; the pipeline's without it. */
  readonly definitions?: readonly AnyTaskDefinition[];
  onStage?(stage: Stage): void;
  /** Takes the drill's journal, entry by entry. */
  onEntry?(entry: JournalEntry): void;
}

const SOURCES = "/sources";
const OUTPUT = "/output";
/** How many attempts work at once where the scenario does not say: a figure, not the machine's. */
const DEFAULT_CONCURRENCY = 4;

/** Plays a scenario: like the local target, with the same engine, faults, pipeline and invariants. */
export async function playSimulated(
  scenario: Scenario,
  options: SimulatedPlayOptions = {},
): Promise<Played> {
  const { onStage = () => {} } = options;
  onStage("data");
  const sources = await prepareSources(scenario);
  onStage("reference");
  const reference = await referenceOf(scenario, sources, options);
  onStage("drill");
  const { choices } = scenario.run;
  const drill = await simulate(scenario, sources, {
    ...options,
    choices: choices === undefined ? seededChoices(scenario.seed) : listedChoices(choices),
  });
  onStage("verification");
  return {
    drill: drill.evidence,
    reference,
    oracle: sources.oracle,
    retryPolicies: drill.retryPolicies,
  };
}

/** The fault-free run over the same sources, steps in order; null where it does not complete. */
export async function referenceOf(
  scenario: Scenario,
  sources: SimulatedSources,
  { definitions = ourDefinitions }: Pick<SimulatedPlayOptions, "definitions">,
): Promise<RunEvidence | null> {
  const { earlierShards: _, ...run } = scenario.run;
  const { evidence } = await simulate({ ...scenario, run, faults: [] }, sources, {
    definitions,
    choices: listedChoices([]),
  });
  return whyIncomplete(evidence.journal, evidence.root) === null ? evidence : null;
}

/** Generates a scenario's sources, does to them what its data faults say, and works out the oracle. */
export async function prepareSources(scenario: Scenario): Promise<SimulatedSources> {
  const folder = mkdtempSync(join(tmpdir(), "shardproof-data-"));
  try {
    await prepareData(scenario, folder);
    spoilSources(folder, sourceOrders(scenario.faults));
    const files = new Map<string, Buffer>();
    for (const source of SOURCE_NAMES) {
      const name = sourceFileName(source);
      try {
        files.set(name, readFileSync(join(folder, name)));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      }
    }
    return { files, oracle: oracleOf(folder, scenario.run.shards) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface SimulateOptions extends SimulatedPlayOptions {
  /** Decide the order of concurrent work, and what survives a crash. */
  readonly choices: Choices;
}

/** One run of the pipeline over prepared sources. */
export async function simulate(
  scenario: ScenarioPart,
  sources: SimulatedSources,
  options: SimulateOptions,
) {
  const { run, faults, seed } = scenario;
  const simulation = createSimulation({
    definitions: options.definitions ?? ourDefinitions,
    concurrency: run.concurrency ?? DEFAULT_CONCURRENCY,
    waitScale: run.waitScale,
    timeoutScale: run.timeoutScale,
    choices: options.choices,
  });
  for (const [name, bytes] of sources.files) simulation.disk.place(join(SOURCES, name), bytes);
  if (run.earlierShards !== undefined) {
    const earlier = { ...scenario, faults: [], run: { ...run, shards: run.earlierShards } };
    await playOn(simulation, earlier, () => {});
  }
  const evidence = await playOn(simulation, { run, faults, seed }, options.onEntry);
  const { tasks } = simulation.platform;
  const retryPolicies = Object.fromEntries(tasks.map(({ name, retry }) => [name, retry]));
  return { evidence, retryPolicies };
}

function playOn(
  simulation: Simulation,
  scenario: ScenarioPart,
  onEntry?: (entry: JournalEntry) => void,
): Promise<RunEvidence> {
  const { run, faults, seed } = scenario;
  const journal = createJournal(() => simulation.now(), onEntry);
  return simulation.runUntilDone(
    playRun(
      simulation.platform,
      scenario,
      { sources: SOURCES, output: OUTPUT },
      journal,
      {
        output: OUTPUT,
        faultsOf: (attempt) => armedFor(faults, attempt, { shards: run.shards, seed }),
      },
      () => outputOf(simulation),
    ),
  );
}

/** What lies below the output folder of the simulated disk. */
function outputOf({ disk }: Simulation): ArtifactFiles {
  const files = new Map<string, Buffer>();
  for (const [path, bytes] of disk.snapshot()) {
    if (path.startsWith(`${OUTPUT}/`)) files.set(path.slice(OUTPUT.length + 1), bytes);
  }
  return {
    paths: [...files.keys()].sort(),
    read(path) {
      const bytes = files.get(path);
      if (bytes === undefined) throw new Error(`there is no ${path}`);
      return bytes;
    },
  };
}
