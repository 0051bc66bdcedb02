/**
 * Promise: the platform that drills run on treats runs as it says. Failed attempts are tried again as
 * often and after such waits as declared, what runs too long is killed, a submission that comes twice
 * starts one run, cancelling ends all below a run, nobody outlives what a client started, and no more
 * attempts work at once than are allowed, in order of asking, where a parent that waits for a subtask
 * holds no place. No order of reports, exits, timers and requests makes it forget that.
 *
 * The rules: design, section 4, and section 6, "What the platform must get right". They are written
 * down a second time in `engine-model.ts`; engine and model must agree after each command of any list.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { platform } from "../harness/platform/testing/manual-platform.ts";
import { commands, type Real } from "./engine-commands.ts";
import { createEngineModel, type ModelOptions, ORPHANED } from "./engine-model.ts";
import { commandsReplay, runs } from "./replay.ts";

const options = () =>
  fc.record({
    concurrency: fc.integer({ min: 1, max: 3 }),
    waitScale: fc.constantFrom(1, 0.5),
    timeoutScale: fc.constantFrom(1, 0.5),
    stopsOrphans: fc.boolean(),
  });

/** How an engine that is to be examined is made, with all that surrounds it. */
type MakeReal = (options: ModelOptions) => Omit<Real, "told">;

const agreement = (make: MakeReal, settings?: fc.CommandsContraints) =>
  fc.property(options(), commands(settings), (options, commands) => {
    const real = Object.assign(make(options), { told: [] });
    fc.modelRun(() => ({ model: createEngineModel(options), real }), commands);
  });

it("does after every command what the model does", () => {
  fc.assert(agreement(platform, commandsReplay()), runs(600));
});

/** A seed of its own: another `FC_SEED` does not decide about tests of this test. */
const FIXED = { seed: 1, numRuns: 300, path: "" } as const;

const BROKEN: Readonly<Record<string, MakeReal>> = {
  "starts a run again when its submission comes twice": (options) => {
    const { engine, ...rest } = platform(options);
    const startSubtask: typeof engine.startSubtask = (parent, attempt, request) =>
      engine.startSubtask(parent, attempt, { ...request, submission: null });
    return { ...rest, engine: { ...engine, startSubtask } };
  },
  "lets one more attempt work than is allowed": (options) =>
    platform({ ...options, concurrency: options.concurrency + 1 }),
  "waits twice as long before a retry": (options) =>
    platform({ ...options, waitScale: options.waitScale * 2 }),
  "kills nothing that runs too long": (options) => platform({ ...options, timeoutScale: 1e6 }),
  "stops orphans where they go on, and lets them go on where they are stopped": (options) =>
    platform({ ...options, stopsOrphans: !options.stopsOrphans }),
  "forgets that an attempt has exited where it had reported nothing": (options) => {
    const { engine, ...rest } = platform(options);
    const reported = new Set<string>();
    return {
      ...rest,
      engine: {
        ...engine,
        attemptReported(run, attempt, report) {
          reported.add(run);
          engine.attemptReported(run, attempt, report);
        },
        attemptExited(run, attempt, exit) {
          if (reported.has(run)) engine.attemptExited(run, attempt, exit);
        },
      },
    };
  },
};

it.each(Object.keys(BROKEN))("notices an engine that %s, by a short list of commands", (bug) => {
  const { failed, counterexample } = fc.check(agreement(BROKEN[bug] as MakeReal), FIXED);
  expect(failed).toBe(true);
  // Shown is what has run; a list also holds what was not possible.
  expect(String(counterexample?.[1]).split(",").length).toBeLessThan(8);
});

it("is led everywhere by these commands", () => {
  const met = new Map<string, number>();
  const count = (what: string, times: number) => met.set(what, (met.get(what) ?? 0) + times);
  const played = fc.property(options(), commands(), (options, commands) => {
    const model = createEngineModel(options);
    const real = Object.assign(platform(options), { told: [] });
    fc.modelRun(() => ({ model, real }), commands);
    const errors = model.runs.flatMap(({ attempts }) => attempts.map(({ error }) => error));
    const ofSubtasks = model.runs.filter(({ parent }) => parent !== null);
    count("last retries", model.runs.filter(({ attempts }) => attempts.length > 3).length);
    count("completed", model.runs.filter(({ status }) => status === "completed").length);
    count("failed for good", model.runs.filter(({ status }) => status === "failed").length);
    count("timeouts", errors.filter((error) => error?.startsWith("ran longer")).length);
    count("cancelled subtasks", ofSubtasks.filter(({ status }) => status === "canceled").length);
    count("orphans that are stopped", model.runs.filter(({ error }) => error === ORPHANED).length);
    count("subtasks of subtasks", ofSubtasks.filter(({ parent }) => parent?.parent).length);
    count("told twice or late", model.odd.length);
    count("waits for a place", model.runs.filter(({ attempts }) => attempts.length === 0).length);
  });
  fc.assert(played, FIXED);
  expect([...met].filter(([, times]) => times < 10)).toEqual([]);
});
