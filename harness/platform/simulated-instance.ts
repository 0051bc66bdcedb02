/** What one simulated instance has of the world: its store, its failpoints, its log and its subtasks. */
import { armFailpoints } from "../../tasks/arming.ts";
import type { TaskContext, TaskDefinition } from "../../tasks/definition.ts";
import { createDirectoryStore } from "../../tasks/directory-store.ts";
import type { Disk } from "../../tasks/disk.ts";
import type { ArmedFault } from "../../tasks/drills/armed-fault.ts";
import type { Effects } from "../../tasks/drills/effects.ts";
import { faultyDisk } from "../../tasks/drills/faulty-disk.ts";
import type { Failpoints } from "../../tasks/failpoints.ts";
import type { Log, LogFields } from "../../tasks/log.ts";
import type { WorkEvent } from "../journal/entry.ts";
import type { Engine } from "./engine-interface.ts";
import type { AttemptToStart } from "./executor.ts";
import { resultOf } from "./subtask-result.ts";
import { traceDisk } from "./traced-disk.ts";

export interface InstanceWorld {
  readonly attempt: AttemptToStart;
  /** Tells instances of one attempt apart, from 1. */
  readonly number: number;
  /** The disk as this instance sees it. */
  readonly disk: Disk;
  /** Root of what the journal is told of the disk. */
  readonly output: string;
  readonly faults: readonly ArmedFault[];
  readonly effects: Effects;
  /** Settles when it is this instance's turn; never once it has been abandoned. */
  step(): Promise<void>;
  engine(): Engine;
  wrote(event: WorkEvent): void;
}

/** Makes the context that a task definition runs with. */
export function contextOf(world: InstanceWorld): TaskContext {
  const { attempt, number, faults, effects, step, wrote } = world;
  const { run, attempt: ofAttempt } = attempt;
  const log = logOf(attempt, wrote);
  const traced = traceDisk(world.disk, world.output, (operation) =>
    wrote({ kind: "store", run, attempt: ofAttempt, ...operation }),
  );
  const disk = faultyDisk(traced, faults, log, effects);
  const failpoints = inSteps(armFailpoints(faults, log, effects), step);
  let submissions = 0;
  return {
    store: createDirectoryStore({ disk, failpoints, attemptTag: `${run}-${ofAttempt}-${number}` }),
    failpoints,
    log,
    run: (definition, input) =>
      runSubtask(world, definition, input, `${ofAttempt}-${number}-${++submissions}`),
  };
}

function logOf({ run, task, shard, attempt }: AttemptToStart, wrote: InstanceWorld["wrote"]): Log {
  const at = (level: string) => (fields: LogFields & { readonly event: string }) => {
    if (fields.event === "fault_struck") {
      const { fault, action, at } = fields as unknown as StruckFields;
      wrote({ kind: "fault", event: "struck", fault, action, at, run, task, shard, attempt });
    } else {
      wrote({ kind: "log", run, attempt, stream: "stdout", line: { level, ...fields } });
    }
  };
  return { info: at("info"), warn: at("warn"), error: at("error") };
}

interface StruckFields {
  readonly fault: number;
  readonly action: string;
  readonly at: string;
}

function inSteps(failpoints: Failpoints, step: () => Promise<void>): Failpoints {
  return {
    async reach(name, details) {
      await step();
      await failpoints.reach(name, details);
    },
  };
}

async function runSubtask<Input, Output>(
  { attempt, engine, step }: InstanceWorld,
  definition: TaskDefinition<Input, Output>,
  input: Input,
  key: string,
): Promise<Output> {
  await step();
  const outcome = engine().startSubtask(attempt.run, attempt.attempt, {
    task: definition.name,
    // As on a platform, arguments and results travel as JSON.
    input: [throughJson(input)],
    submission: { key, createdAt: "" },
  });
  if (!outcome.started) throw new Error(outcome.message);
  const result = resultOf(
    await new Promise<Parameters<typeof resultOf>[0]>((resolve) =>
      engine().whenEnded(outcome.run, resolve),
    ),
  );
  await step();
  if ("error" in result) throw new Error(`Subtask failed: ${result.error}`);
  return throughJson(result.results?.[0]) as Output;
}

/** The value after a journey as JSON; nothing stays nothing. */
export function throughJson(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
