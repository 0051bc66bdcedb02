import { expect, it } from "vitest";
import { createOpenAttempts } from "./open-attempts.ts";

const state = (run: string, root: string, attempt = 1) => ({
  attempt: {
    run,
    root,
    attempt,
    parent: null,
    task: "shard",
    plan: "pro",
    start: 1,
    shard: null,
    input: [],
  },
});

async function isSettled(promise: Promise<void>): Promise<boolean> {
  let settled = false;
  void promise.then(() => {
    settled = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

it("finds attempts by run and number until they are removed", () => {
  const open = createOpenAttempts();
  const [first, second] = [state("a", "r"), state("a", "r", 2)];
  open.add(first);
  open.add(second);
  expect(open.get("a", 1)).toBe(first);
  expect(open.get("a", 2)).toBe(second);
  expect(open.get("a", 3)).toBeUndefined();
  open.remove(first);
  expect(open.get("a", 1)).toBeUndefined();
});

it("lists those of a root run, or all, as they were when asked", () => {
  const open = createOpenAttempts();
  const [first, second] = [state("a", "r"), state("b", "s")];
  open.add(first);
  open.add(second);
  const all = open.of(null);
  open.remove(first);
  expect(all).toEqual([first, second]);
  expect(open.of("r")).toEqual([]);
  expect(open.of("s")).toEqual([second]);
});

it("tells when a root run has none left, and when there is none at all", async () => {
  const open = createOpenAttempts();
  const states = [state("a", "r"), state("b", "r"), state("c", "s")];
  for (const each of states) open.add(each);
  const [ofRoot, ofRootToo, all] = [open.whenNone("r"), open.whenNone("r"), open.whenNone(null)];
  open.remove(states[0] as (typeof states)[0]);
  // Removed already: it does not count twice.
  open.remove(states[0] as (typeof states)[0]);
  expect(await isSettled(ofRoot)).toBe(false);
  open.remove(states[1] as (typeof states)[0]);
  expect(await isSettled(ofRoot)).toBe(true);
  expect(await isSettled(ofRootToo)).toBe(true);
  expect(await isSettled(all)).toBe(false);
  open.remove(states[2] as (typeof states)[0]);
  expect(await isSettled(all)).toBe(true);
});

it("tells at once where there is none", async () => {
  const open = createOpenAttempts();
  open.add(state("a", "r"));
  expect(await isSettled(open.whenNone("s"))).toBe(true);
  expect(await isSettled(open.whenNone("r"))).toBe(false);
});

it("waits for the end of many without looking through them at each removal", async () => {
  const open = createOpenAttempts();
  let reads = 0;
  const states = Array.from({ length: 1000 }, (_, index) => {
    const { attempt } = state(`run-${index}`, "r");
    const counted = Object.defineProperty(attempt, "root", {
      get() {
        reads += 1;
        return "r";
      },
    });
    return { attempt: counted };
  });
  for (const each of states) open.add(each);
  const none = open.whenNone("r");
  for (const each of states) open.remove(each);
  expect(await isSettled(none)).toBe(true);
  expect(reads).toBeLessThan(5 * states.length);
});
