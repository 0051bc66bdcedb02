/** The simulated target: a scenario in virtual time, on a simulated disk, in this process. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AnyTaskDefinition } from "../../tasks/definition.ts";
import { definitions as ourDefinitions } from "../../tasks/pipeline.ts";
import { SOURCE_NAMES, sourceFileName } from "../../tasks/sources.ts";
import { armedFor, sourceOrders } from "../faults/matching.ts";
import type { SourceOrder } from "../faults/source-order.ts";
import type { ArtifactFiles, RunEvidence } from "../invariants/invariant.ts";
import { contentsOf, filesInMemory } from "../invariants/known-files.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { createJournal } from "../journal/record.ts";
import { whyIncomplete } from "../journal/runs.ts";
import type { Oracle } from "../oracle/oracle.ts";
import { createSimulation, type Simulation } from "../platform/simulation.ts";
import type { Choices } from "../platform/step-scheduler.ts";
import { temporaryFolder } from "../platform/temporary-folder.ts";
import type { Scenario } from "../scenario/schema.ts";
import { oracleOver } from "./oracle-over.ts";
import { playRun, type ScenarioPart } from "./play-run.ts";
import type { Played } from "./played.ts";
import { prepareData } from "./prepare-data.ts";
import { listedChoices, seededChoices } from "./seeded-choices.ts";
import { spoilSources } from "./spoil-sources.ts";
import type { OnProgress, Stage } from "./stage.ts";

/** Sources by file name, bytes that nobody changes; a source that is missing is not there. */
export type SourceFiles = ReadonlyMap<string, Buffer>;

/** The sources of a play, prepared once. */
export interface SimulatedSources {
  readonly files: SourceFiles;
  readonly oracle: Oracle | null;
}

export interface SimulatedPlayOptions {
  /** The tasks to play; the pipeline's without it. */
  readonly definitions?: readonly AnyTaskDefinition[];
  onStage?(stage: Stage): void;
  /** Told now and then how far a part of the play is, if it takes a while. */
  onProgress?(stage: Stage, done: number, of: number): void;
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
  const { onStage = () => {}, onProgress = () => {} } = options;
  onStage("data");
  const generated = await generateFiles(scenario, (done, of) => onProgress("data", done, of));
  const sources = await prepareSources(scenario, generated);
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

/**
 * Generates a scenario's sources, does to them what its data faults say, and works out the oracle.
 *
 * @param generated the sources as they were generated before, for the same data
 */
export async function prepareSources(
  scenario: Scenario,
  generated?: SourceFiles,
): Promise<SimulatedSources> {
  const files = spoilt(generated ?? (await generateFiles(scenario)), sourceOrders(scenario.faults));
  return { files, oracle: oracleOver(files, scenario.run.shards) };
}

/**
 * The sources of a scenario, without what its data faults would do to them.
 *
 * @param onProgress told in rows
 */
export async function generateFiles(
  scenario: Scenario,
  onProgress?: OnProgress,
): Promise<SourceFiles> {
  const { path, release } = temporaryFolder("shardproof-data-");
  try {
    await prepareData(scenario, path, onProgress);
    return filesIn(path);
  } finally {
    release();
  }
}

function spoilt(files: SourceFiles, orders: readonly SourceOrder[]): SourceFiles {
  if (orders.length === 0) return files;
  const { path, release } = temporaryFolder("shardproof-data-");
  try {
    for (const [name, bytes] of files) writeFileSync(join(path, name), bytes);
    spoilSources(path, orders);
    return filesIn(path);
  } finally {
    release();
  }
}

function filesIn(folder: string): SourceFiles {
  const names = SOURCE_NAMES.map(sourceFileName).filter((name) => existsSync(join(folder, name)));
  return new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
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

async function playOn(
  simulation: Simulation,
  scenario: ScenarioPart,
  onEntry?: (entry: JournalEntry) => void,
): Promise<RunEvidence> {
  const { run, faults, seed } = scenario;
  const before = contentsOf(outputOf(simulation));
  const journal = createJournal(() => simulation.now(), onEntry);
  const evidence = await simulation.runUntilDone(
    playRun(
      simulation.platform,
      scenario,
      { sources: SOURCES, output: OUTPUT },
      journal,
      {
        output: OUTPUT,
        faultsOf: (attempt) => armedFor(faults, attempt, { ...run, seed }),
      },
      () => outputOf(simulation),
    ),
  );
  return { ...evidence, before };
}

/** What lies below the output folder of the simulated disk. */
function outputOf({ disk }: Simulation): ArtifactFiles {
  const files = new Map<string, Buffer>();
  for (const [path, bytes] of disk.snapshot()) {
    if (path.startsWith(`${OUTPUT}/`)) files.set(path.slice(OUTPUT.length + 1), bytes);
  }
  return filesInMemory(files);
}
