import fc from "fast-check";
import { expect, it } from "vitest";
import { runs } from "../../properties/replay.ts";
import type { DeliveryOrder } from "../faults/delivery-order.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { journalLine, readJournal } from "../journal/journal.ts";
import { allRuns } from "../journal/runs.ts";
import { AFTERLIFE_MS, DEATH_MS } from "./delivery.ts";
import { type CompletionOrder, reorderEnds } from "./reordering.ts";
import { type ManualInstance, manualDelivery } from "./testing/manual-delivery.ts";
import { idOf } from "./testing/manual-platform.ts";

/** That an order has an instance stand still for. */
const LONGEST_PAUSE_MS = 40_000;

const nth = fc.nat({ max: 30 });

const order = fc.oneof(
  fc.constantFrom<Omit<DeliveryOrder, "fault">>(
    { action: "spin-up-failure" },
    { action: "lost-result" },
    { action: "late-result" },
  ),
  fc.record({ action: fc.constant("zombie"), ms: fc.constantFrom(300, LONGEST_PAUSE_MS) }),
  fc.record({ action: fc.constant("delayed-start"), ms: fc.constantFrom(1, 500, 40_000) }),
  fc.record({
    action: fc.constant("duplicate-delivery"),
    when: fc.constantFrom("at-once", "afterwards"),
  }),
  fc.record({
    action: fc.constant("kill-at"),
    trigger: fc.constantFrom(
      { when: "time", ms: 50 },
      { when: "log", event: "said" },
      { when: "bytes", bytes: 10 },
    ),
  }),
  fc.record({
    action: fc.constantFrom("kill-at", "delay", "hang", "zombie", "cancel", "orchestrator-crash"),
    ms: fc.constantFrom(1, 300, LONGEST_PAUSE_MS),
    trigger: fc.constantFrom({ when: "time", ms: 50 }, { when: "growth", files: "*", bytes: 1 }),
  }),
) as fc.Arbitrary<DeliveryOrder>;

/** What an instance does in the end if nothing is done to it, and what when it is killed. */
const character = fc.record({
  ending: fc.constantFrom("success", "failure", "silence", "hangs"),
  whenKilled: fc.constantFrom("dies", "dies later", "stays"),
});

const step = fc.oneof(
  fc.record({
    does: fc.constantFrom("connect", "log", "write", "zombie", "succeed", "fail", "exit"),
    instance: nth,
  }),
  fc.record({ does: fc.constantFrom("cancel", "crash"), run: nth }),
  fc.record({ does: fc.constant("shard" as const), root: nth, shard: fc.nat({ max: 3 }) }),
  fc.record({ does: fc.constant("wait" as const), ms: fc.constantFrom(1, 60, 600, 2000, 31_000) }),
);

const world = fc.record({
  roots: fc.integer({ min: 1, max: 2 }),
  concurrency: fc.integer({ min: 1, max: 4 }),
  /** By attempt, from 1. */
  orders: fc.array(fc.array(order, { maxLength: 3 }), { maxLength: 4 }),
  ordersAreForParentsToo: fc.boolean(),
  completionOrder: fc.option(fc.uniqueArray(fc.nat({ max: 3 }), { minLength: 2 })),
  characters: fc.array(character, { minLength: 1, maxLength: 6 }),
  steps: fc.array(step, { maxLength: 40 }),
});

it("whatever happens, every run ends, every attempt exits once, and nothing is left", async () => {
  await fc.assert(
    fc.asyncProperty(world, async (given) => {
      const played = play(given);
      await playToTheEnd(played);
      judge(played);
    }),
    runs(300),
  );
});

type Given = typeof world extends fc.Arbitrary<infer Value> ? Value : never;

function play({ steps, ...given }: Given) {
  const characterOf = (instance: ManualInstance) => {
    const index = manual.instances.indexOf(instance) % given.characters.length;
    return given.characters[index] as Given["characters"][number];
  };
  const manual = manualDelivery({
    concurrency: given.concurrency,
    ordersOf: ({ task, attempt }) =>
      task === "parent" && !given.ordersAreForParentsToo
        ? []
        : (given.orders[attempt - 1] ?? []).map((each, fault) => ({ ...each, fault })),
    bytesOf: () => manual.clock.now(),
    onKill(instance) {
      if (characterOf(instance).whenKilled === "dies") instance.exit("was killed by SIGKILL");
    },
  });
  const { engine, delivery, instances } = manual;
  const completion: CompletionOrder | undefined =
    given.completionOrder === null ? undefined : { fault: 0, order: given.completionOrder };
  const seen = reorderEnds(
    () => engine,
    manual.clock,
    () => completion,
    manual.record,
  );
  const roots = Array.from({ length: given.roots }, () => manual.start("parent"));
  const ended = new Set<string>();
  for (const root of roots) engine.whenEnded(root, () => ended.add(root));
  /** How often the end of each subtask was told to its parent. */
  const told = new Map<string, number>();

  const report = (instance: ManualInstance, ok: boolean) =>
    instance.report(
      ok ? { ok: true, results: [instance.name] } : { ok: false, reason: instance.name },
    );
  function act(instance: ManualInstance, does: string): void {
    if (does === "connect") instance.connect();
    if (does === "log") instance.log("said");
    if (does === "write") instance.write("a.tmp", 10);
    if (does === "succeed" || does === "fail") report(instance, does === "succeed");
    if (does === "exit") instance.exit();
    if (does !== "zombie") return;
    const [, attempt = ""] = instance.name.split("#");
    const fault = (given.orders[Number.parseInt(attempt, 10) - 1] ?? []).findIndex(
      ({ action }) => action === "zombie",
    );
    if (fault < 0) return;
    const place = { task: "shard", shard: null, at: "shard.merged" };
    instance.wrote({ kind: "fault", event: "struck", action: "zombie", fault, ...place });
  }
  for (const each of steps) {
    const there = instances.filter(({ isGone }) => !isGone);
    const all = allRuns(manual.journal).map(({ created }) => created.run);
    if (each.does === "wait") manual.advance(each.ms);
    else if (each.does === "shard") {
      const root = roots[each.root % roots.length] as string;
      const attempt = engine.details(root)?.attempts.length ?? 0;
      const request = { task: "shard", input: [{ shard: each.shard }], submission: null };
      const started = engine.startSubtask(root, Math.max(1, attempt), request);
      if (!started.started) continue;
      const run = idOf(started);
      told.set(run, 0);
      seen().whenEnded(run, () => told.set(run, (told.get(run) ?? 0) + 1));
    } else if ("run" in each) {
      const run = all[each.run % all.length] as string;
      if (each.does === "cancel") engine.cancelRun(run);
      else delivery.crash(run);
    } else if (there.length > 0) {
      act(there[each.instance % there.length] as ManualInstance, each.does);
    }
  }
  return { ...manual, roots, ended, told, characterOf, report };
}

type Played = ReturnType<typeof play>;

/** Has every instance do what is in its character, and time pass, until all is over. */
async function playToTheEnd(played: Played): Promise<void> {
  const { roots, ended, delivery, instances, characterOf, advance, report } = played;
  const idle = new Set<string>();
  for (let round = 0; round < 100 && idle.size < roots.length; round++) {
    for (const instance of instances.filter(({ isGone }) => !isGone)) {
      const { ending, whenKilled } = characterOf(instance);
      if (instance.isKilled) {
        if (whenKilled === "dies later") instance.exit("was killed by SIGKILL");
      } else if (instance.answers > 0) {
        // Its host sees to that.
        instance.exit();
      } else if (ending !== "hangs") {
        if (ending !== "silence") report(instance, ending === "success");
        instance.exit();
      }
    }
    // Parents hang for two hours, then they run into their timeout.
    advance(round < 60 ? 31_000 : 7_200_000);
    for (const root of ended) {
      if (!idle.has(root)) void delivery.idle(root).then(() => idle.add(root));
    }
    advance(LONGEST_PAUSE_MS + AFTERLIFE_MS + DEATH_MS);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect([...idle].sort()).toEqual([...roots].sort());
}

function judge({ journal, exits, told, instances, engine, hasTimers }: Played): void {
  const text = journal.map(journalLine).join("");
  expect(readJournal(text)).toEqual(JSON.parse(JSON.stringify(journal)));

  const all = allRuns(journal);
  for (const { created, ended, attempts } of all) {
    const { run, root } = created;
    expect(ended, run).not.toBe(null);
    const rootEnd = all.find((each) => each.created.run === root)?.ended as JournalEntry;
    for (const { attempt, started, ended: end } of attempts) {
      expect(started.seq).toBeLessThan(ended?.seq ?? 0);
      expect(started.seq).toBeLessThan(rootEnd.seq);
      expect(end, `${run}#${attempt}`).not.toBe(null);
      const next = attempts[attempt];
      if (next) expect(end?.seq).toBeLessThan(next.started.seq);
    }
    expect(attempts.map(({ attempt }) => attempt)).toEqual(attempts.map((_, index) => index + 1));
    // The result is that of the last attempt: no zombie's, no late one.
    const details = engine.details(run);
    if (details?.status === "completed") {
      expect(String(details.results)).toMatch(new RegExp(`^${run}#${attempts.length}(\\.2)?$`));
    }
  }
  const startedAttempts = journal.flatMap((entry) =>
    entry.kind === "attempt" && entry.event === "started" ? [`${entry.run}#${entry.attempt}`] : [],
  );
  expect(exits.map((exit) => exit.split(" ")[0]).sort()).toEqual(startedAttempts.sort());

  for (const times of told.values()) expect(times).toBe(1);
  for (const { isGone, isKilled } of instances) expect(isGone || isKilled).toBe(true);
  expect(hasTimers()).toBe(false);
}
