/** The simulated platform: the same engine and delivery, with calls in this process and virtual time. */
import type { AnyTaskDefinition } from "../../tasks/definition.ts";
import type { ArmedFault } from "../../tasks/drills/armed-fault.ts";
import { messageOf } from "../../tasks/errors.ts";
import { EXIT_CODES, ShardproofError } from "../arguments/errors.ts";
import type { JournalEvent } from "../journal/entry.ts";
import { createDelivery } from "./delivery.ts";
import { createEngine } from "./engine.ts";
import type { Engine } from "./engine-interface.ts";
import type { AttemptReport, AttemptToStart } from "./executor.ts";
import type { Instance, InstanceHost } from "./instances.ts";
import { DEFAULT_PLAN } from "./plans.ts";
import type { Platform, RootRunOptions } from "./platform.ts";
import { reorderEnds } from "./reordering.ts";
import type { RunDetails } from "./runs.ts";
import { createSimulatedDisk, type SimulatedDisk } from "./simulated-disk.ts";
import { contextOf, throughJson } from "./simulated-instance.ts";
import { type Choices, createStepScheduler } from "./step-scheduler.ts";
import { firstArgument } from "./task-input.ts";
import type { RegisteredTask } from "./task-options.ts";
import { createVirtualClock } from "./virtual-clock.ts";

export interface SimulationOptions {
  readonly definitions: readonly AnyTaskDefinition[];
  /** How many attempts may work at once. */
  readonly concurrency: number;
  readonly waitScale: number;
  readonly timeoutScale: number;
  /** Decide in which order concurrent work goes on, and what survives a crash. */
  readonly choices: Choices;
}

/** What is particular to one root run. */
export interface SimulatedRunOptions extends RootRunOptions {
  /** Faults that an attempt's own code carries out. */
  faultsOf(attempt: AttemptToStart): readonly ArmedFault[];
  /** The output folder, whose operations are told to the journal. */
  readonly output: string;
}

export interface Simulation {
  readonly platform: Platform<SimulatedRunOptions>;
  /** Where sources are placed and artifacts are found. */
  readonly disk: Pick<SimulatedDisk, "place" | "snapshot">;
  /** Virtual time in ms. */
  now(): number;
  /**
   * Lets virtual time pass until the work is done.
   *
   * @throws StuckError the run waits for what never comes, or never ends
   */
  runUntilDone<Result>(work: Promise<Result>): Promise<Result>;
}

/** What a task is told to wait for at most where it does not say. */
const DEFAULT_TIMEOUT_SECONDS = 7200;

/** Makes a simulation. Nothing in it waits for real time, and nothing but `choices` decides. */
export function createSimulation(options: SimulationOptions): Simulation {
  const { choices } = options;
  const clock = createVirtualClock();
  const steps = createStepScheduler(clock, choices);
  const disk = createSimulatedDisk({
    // What an open file's end does is seen by nobody: no choice is spent on it.
    step: async ({ view, op }) => (op === "close" ? undefined : steps.step(view)),
  });
  const tasks: RegisteredTask[] = options.definitions.map(({ name, options: declared }) => ({
    name,
    retry: declared.retry,
    timeoutSeconds: declared.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS,
    plan: declared.plan ?? DEFAULT_PLAN,
  }));
  const roots = new Map<string, SimulatedRunOptions>();
  const rootOf = new Map<string, string>();
  let starting: SimulatedRunOptions | null = null;
  let runs = 0;
  /** Ends the instances that live. */
  const living = new Map<string, () => void>();

  function record(event: JournalEvent): void {
    if (event.kind === "run" && event.event === "created") rootOf.set(event.run, event.root);
    roots.get(rootOf.get(event.run) ?? "")?.record?.(event);
  }

  const host: InstanceHost = {
    launch(attempt, number, events) {
      const { run, root, task, input } = attempt;
      const owner = `${run}#${attempt.attempt}.${number}`;
      const definition = options.definitions.find(({ name }) => name === task);
      const runOptions = roots.get(root);
      let isGone = false;
      const leave = (how: string, isOdd: boolean) => {
        if (isGone) return;
        isGone = true;
        living.delete(owner);
        steps.abandon(owner);
        disk.killProcess(owner);
        // As with a process: its end is learnt of a little later than it happens.
        clock.schedule(0, () => events.exited({ how, isOdd }));
      };
      const end = (how: string): Promise<never> => {
        leave(`${how} before it reported a result`, true);
        return new Promise<never>(() => {});
      };
      /** What stands still until it is let go on. */
      const frozen: (() => void)[] = [];
      const instance: Instance = {
        kill: () => void end("was killed by SIGKILL"),
        resume() {
          for (const goOn of frozen.splice(0)) goOn();
        },
      };
      living.set(owner, () => void end("went down with its host"));
      const work = async (): Promise<AttemptReport> => {
        await steps.step(owner);
        events.connected();
        const context = contextOf({
          attempt,
          number,
          disk: disk.diskFor(owner),
          output: runOptions?.output ?? "/",
          faults: runOptions?.faultsOf(attempt) ?? [],
          effects: {
            kill: () => end("was killed by SIGKILL"),
            exit: (code) => end(`exited with code ${code}`),
            sleep: (ms) => new Promise((resolve) => clock.schedule(ms, resolve)),
            freeze: (ms) =>
              new Promise((resolve) => frozen.push(() => clock.schedule(ms, resolve))),
            hang: () => new Promise(() => {}),
          },
          step: () => steps.step(owner),
          engine: seenByParents,
          wrote: (event) => {
            if (!isGone) events.wrote(event);
          },
        });
        if (definition === undefined) throw new Error(`there is no task "${task}"`);
        const value = throughJson(await definition.run(context, firstArgument(input)));
        return { ok: true, results: value === undefined ? null : [value] };
      };
      void work()
        .catch((error: unknown): AttemptReport => ({ ok: false, reason: messageOf(error) }))
        .then(async (report) => {
          await steps.step(owner);
          await events.reported(report);
          leave(report.ok ? "exited with code 0" : "exited with code 1", !report.ok);
        });
      return instance;
    },
  };

  const delivery = createDelivery({
    host,
    clock,
    engine: () => engine,
    ordersOf: (attempt) => roots.get(attempt.root)?.ordersOf?.(attempt) ?? [],
    record,
  });
  const engine: Engine = createEngine({
    clock,
    executor: delivery,
    tasks,
    concurrency: options.concurrency,
    waitScale: options.waitScale,
    timeoutScale: options.timeoutScale,
    newRunId() {
      const id = `trn-${String(++runs).padStart(5, "0")}`;
      if (starting !== null) roots.set(id, starting);
      starting = null;
      return id;
    },
    record,
  });
  const seenByParents = reorderEnds(
    () => engine,
    clock,
    (root) => roots.get(root)?.completionOrder,
    record,
  );

  async function whenEnded(run: string): Promise<RunDetails> {
    const details = await new Promise<RunDetails>((resolve) => engine.whenEnded(run, resolve));
    if (details.parent === null) await delivery.idle(run);
    return details;
  }

  return {
    disk,
    now: () => clock.now(),
    runUntilDone: (work) => steps.runUntilDone(work),
    platform: {
      tasks,
      start(runOptions) {
        starting = runOptions;
        const outcome = engine.startRun(runOptions.task, runOptions.input);
        starting = null;
        if (!outcome.started) throw new ShardproofError(outcome.message, EXIT_CODES.usage);
        return outcome.run;
      },
      whenEnded,
      cancel: (run) => engine.cancelRun(run),
      crash: (run) => delivery.crash(run),
      crashHost() {
        disk.crashHost(choices);
        for (const end of [...living.values()]) end();
      },
      details: (run) => engine.details(run),
    },
  };
}
