/** Both targets say the same: every scenario that both can play, on real processes and in simulation. */
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { whySkipped } from "../faults/index.ts";
import { rootRun, runsByShard } from "../journal/runs.ts";
import { listScenarios } from "../scenario/list.ts";
import type { Scenario } from "../scenario/schema.ts";
import { isWorkflowScenario } from "../scenario/workflow-schema.ts";
import { judge } from "./judge.ts";
import { playLocal } from "./local.ts";
import { playMany } from "./play-many.ts";
import type { Played } from "./played.ts";
import { playSimulated } from "./simulated.ts";
import { claimWorkFolder } from "./work-folder.ts";
import { workerCommand } from "./worker-command.ts";

const scenarios = listScenarios().flatMap((item) => {
  if ("error" in item) throw item.error;
  const { scenario } = item;
  if (isWorkflowScenario(scenario)) return [];
  const isOnBoth = (["local", "simulated"] as const).every(
    (target) => whySkipped(scenario.faults, target) === null,
  );
  return isOnBoth ? [scenario] : [];
});

interface Told {
  readonly verdicts: Record<string, string>;
  readonly outcome: string | undefined;
  readonly attempts: Record<number, number>;
  readonly digests: Record<string, string>;
}

/** What both targets must agree about. */
function tell(scenario: Scenario, played: Played): Told {
  const { journal, root, files } = played.drill;
  const outcome = rootRun(journal, root).ended?.status;
  // Which shards a cancelled run got to is a matter of time.
  const isCutShort = outcome === "canceled";
  const attempts = [...runsByShard(journal, root)].map(([shard, runs]) => [
    shard,
    runs.reduce((sum, run) => sum + run.attempts.length, 0),
  ]);
  const published = files.paths.filter((path) => !path.split("/").at(-1)?.startsWith("."));
  const digests = published.map((path) => [
    path,
    createHash("sha256").update(files.read(path)).digest("hex"),
  ]);
  return {
    verdicts: Object.fromEntries(
      judge(scenario, played).map(({ invariant, verdict }) => [invariant, verdict]),
    ),
    outcome,
    attempts: isCutShort ? {} : Object.fromEntries(attempts),
    digests: isCutShort ? {} : Object.fromEntries(digests),
  };
}

const onLocal = new Map<string, Told>();
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), "parity-"));
  const worker = await workerCommand(undefined);
  const outcomes = await playMany(scenarios, {
    parallel: availableParallelism(),
    async run(scenario) {
      const work = claimWorkFolder(scenario.name, folder);
      onLocal.set(scenario.name, tell(scenario, await playLocal(scenario, { ...worker, work })));
      work.release();
    },
    onEnd: () => true,
  });
  worker.release();
  rmSync(folder, { recursive: true, force: true });
  for (const outcome of outcomes) if ("error" in outcome) throw outcome.error;
}, 300_000);

afterAll(() => onLocal.clear());

it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  "%s: same verdicts, attempts and artifacts",
  async (name, scenario) => {
    const simulated = tell(scenario, await playSimulated(scenario));
    expect(simulated).toEqual(onLocal.get(name));
    expect(Object.values(simulated.verdicts)).not.toContain("violated");
  },
);
