/** What may happen to an engine, as commands that its model carries out too; both must agree after each. */
import fc from "fast-check";
import { expect } from "vitest";
import type { AttemptExit } from "../harness/platform/executor.ts";
import {
  died,
  done,
  failed,
  gone,
  idOf,
  type platform,
} from "../harness/platform/testing/manual-platform.ts";
import { type EngineModel, MODEL_TASKS, type ModelRun, type ModelTask } from "./engine-model.ts";
import { whatIsOutOfOrder } from "./journal-grammar.ts";

type Command = fc.Command<EngineModel, Real>;

/** An engine without a world, and what it tells. */
export interface Real extends ReturnType<typeof platform> {
  /** Runs whose end was told, each time. */
  readonly told: string[];
}

/** What may be looked at from outside, of the engine and of the model alike. */
function seenOf({ engine, started, killed, events, told }: Real, { runs }: EngineModel) {
  return {
    runs: runs.map(({ id }) => engine.details(id)),
    started: started.map(({ run, attempt }) => `${run}#${attempt}`),
    killed,
    odd: events.flatMap((event) =>
      event.kind === "attempt" && event.event === "noted" ? [`${event.run}#${event.attempt}`] : [],
    ),
    waits: events.flatMap((event) =>
      event.kind === "run" && event.event === "retry-scheduled"
        ? [`${event.run}#${event.attempt} after ${event.declaredWaitMs} ms, really ${event.waitMs}`]
        : [],
    ),
    ended: told.toSorted(),
  };
}

function expectedOf(model: EngineModel) {
  return {
    runs: model.runs.map((run) => detailsOf(run, model.runs)),
    started: model.started,
    killed: model.killed,
    odd: model.odd,
    waits: model.waits,
    ended: model
      .ended()
      .map(({ id }) => id)
      .sort(),
  };
}

function rootOf(run: ModelRun): ModelRun {
  return run.parent === null ? run : rootOf(run.parent);
}

function detailsOf(run: ModelRun, runs: readonly ModelRun[]) {
  const root = rootOf(run);
  const soFar = runs.slice(0, runs.indexOf(run) + 1);
  return {
    id: run.id,
    task: run.task,
    status: run.status,
    parent: run.parent?.id ?? null,
    parentAttempt: run.parent && run.askedBy,
    root: root.id,
    start: soFar.filter((each) => each.task === run.task && rootOf(each) === root).length,
    shard: null,
    input: [],
    attempts: run.attempts.map(({ status, startedAt, endedAt, error }, i) => ({
      attempt: i + 1,
      status,
      startedAt,
      endedAt,
      error,
    })),
    retries: Math.max(0, run.attempts.length - 1),
    results: run.status === "completed" ? done.results : null,
    error: run.error,
  };
}

/** A command that both carry out, and after which both must look the same. */
function command(
  shown: string,
  does: (model: EngineModel, real: Real) => void,
  isPossible: (model: EngineModel) => boolean = () => true,
): Command {
  return {
    check: (model) => isPossible(model),
    run(model, real) {
      does(model, real);
      expect(seenOf(real, model)).toEqual(expectedOf(model));
      expect(whatIsOutOfOrder(real.events)).toEqual([]);
    },
    toString: () => shown,
  };
}

const task = () => fc.constantFrom(...(Object.keys(MODEL_TASKS) as ModelTask[]));
/** Mostly one of the first, so that it gets far. */
const nth = () => fc.oneof(fc.nat({ max: 1 }), fc.nat({ max: 6 }));
/** How many attempts ago: mostly the latest one. */
const ago = () => fc.constantFrom(0, 0, 0, 0, 1, 2);

function tellEnd({ engine, told }: Real, run: string): void {
  engine.whenEnded(run, () => told.push(run));
}

const startRoot = () =>
  task().map((task) =>
    command(`client starts ${task}`, (model, real) => {
      const run = idOf(real.engine.startRun(task, []));
      expect(run).toBe(model.startRoot(task).id);
      tellEnd(real, run);
    }),
  );

/** Every part comes again soon, so that requests repeat a part or all of another. */
const submission = () =>
  fc.option(fc.record({ key: fc.constantFrom("a", "b"), createdAt: fc.constantFrom("1", "2") }), {
    freq: 2,
  });

const startSubtask = () =>
  fc.tuple(nth(), ago(), task(), submission()).map(([n, ago, task, submission]) => {
    const what = submission === null ? task : `${task} as ${submission.key}${submission.createdAt}`;
    return command(
      `run-${n + 1}#${of(ago)} asks for ${what}`,
      (model, { engine, ...rest }) => {
        const parent = model.runs[n] as ModelRun;
        const attempt = parent.attempts.length - ago;
        const before = model.runs.length;
        const outcome = engine.startSubtask(parent.id, attempt, { task, input: [], submission });
        if (!model.isLive(parent)) {
          expect(outcome).toMatchObject({ started: false, refusal: "parent-ended" });
          return;
        }
        const name = submission && `${submission.key} ${submission.createdAt}`;
        const run = idOf(outcome);
        expect(run).toBe(model.startSubtask(parent, attempt, task, name).id);
        if (model.runs.length > before) tellEnd({ engine, ...rest }, run);
      },
      (model) => hasAttempt(model, n, ago),
    );
  });

const report = () =>
  fc.tuple(nth(), ago(), fc.constantFrom("ok", "error")).map(([n, ago, word]) =>
    command(
      `run-${n + 1}#${of(ago)} reports ${word}`,
      (model, { engine }) => {
        const run = model.runs[n] as ModelRun;
        const attempt = run.attempts.length - ago;
        model.report(run, attempt, word as "ok");
        engine.attemptReported(run.id, attempt, word === "ok" ? done : failed);
      },
      (model) => hasAttempt(model, n, ago),
    ),
  );

const exit = () =>
  fc
    .tuple(nth(), ago(), fc.constantFrom(gone, died))
    .map(([n, ago, exit]: [number, number, AttemptExit]) =>
      command(
        `run-${n + 1}#${of(ago)} ${exit.how}`,
        (model, { engine }) => {
          const run = model.runs[n] as ModelRun;
          const attempt = run.attempts.length - ago;
          model.exit(run, attempt, exit.how, exit.isOdd);
          engine.attemptExited(run.id, attempt, exit);
        },
        (model) => hasAttempt(model, n, ago),
      ),
    );

const cancel = () =>
  nth().map((n) =>
    command(
      `client cancels run-${n + 1}`,
      (model, { engine }) => {
        const run = model.runs[n] as ModelRun;
        expect(engine.cancelRun(run.id)).toBe(model.cancel(run));
      },
      (model) => model.runs[n] !== undefined,
    ),
  );

const wait = () =>
  fc
    .constantFrom(0, 1, 999, 1000, 1999, 2000, 4000, 8000, 14_999, 15_000, 30_000, 7_200_000)
    .map((ms) =>
      command(`${ms} ms pass`, (model, real) => {
        model.advance(ms);
        real.advance(ms);
      }),
    );

/** Two at once, as retries far on need many of them. */
const dieAndWait = () =>
  fc.tuple(nth(), fc.constantFrom(2000, 8000)).map(([n, ms]) =>
    command(
      `run-${n + 1}#latest dies and ${ms} ms pass`,
      (model, { engine, advance }) => {
        const run = model.runs[n] as ModelRun;
        const attempt = run.attempts.length;
        model.exit(run, attempt, died.how, died.isOdd);
        engine.attemptExited(run.id, attempt, died);
        model.advance(ms);
        advance(ms);
      },
      (model) => hasAttempt(model, n, 0),
    ),
  );

const of = (ago: number) => (ago === 0 ? "latest" : `latest-${ago}`);
const hasAttempt = (model: EngineModel, n: number, ago: number) =>
  (model.runs[n]?.attempts.length ?? 0) > ago;

/** Lists of commands. What moves a run on comes most often: most of them then get somewhere. */
export const commands = (settings: fc.CommandsContraints = {}) =>
  fc.commands(
    [
      startRoot(),
      startSubtask(),
      startSubtask(),
      report(),
      report(),
      exit(),
      exit(),
      dieAndWait(),
      dieAndWait(),
      wait(),
      cancel(),
    ],
    { maxCommands: 100, size: "max", ...settings },
  );
