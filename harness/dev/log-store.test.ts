import { expect, it } from "vitest";
import { createLogStore, type LogFilter } from "./log-store.ts";

const ALL: LogFilter = {
  runs: null,
  tasks: null,
  levels: null,
  texts: null,
  from: 0,
  to: Number.POSITIVE_INFINITY,
};
const line = (message: string) => ({ run: "r", task: "t", level: "info", message });
const storeOf = (maxLines: number, maxCharacters: number) =>
  createLogStore({ maxLines, maxCharacters });
const messages = (store: ReturnType<typeof storeOf>) =>
  store.page(ALL, "forward", 1e9).lines.map(({ message }) => message);

it("keeps the latest lines, as many as there may be", () => {
  const store = storeOf(3, 1000);
  for (let n = 1; n <= 5000; n++) store.append(line(String(n)), n);
  expect(messages(store)).toEqual(["4998", "4999", "5000"]);
  expect(store.page(ALL, "backward", 2).lines.map(({ number }) => number)).toEqual([5000, 4999]);
});

it("keeps no more characters than there may be", () => {
  const store = storeOf(1000, 10);
  store.append(line("aaaa"), 1);
  store.append(line("bbbb"), 2);
  store.append(line("cccc"), 3);
  expect(messages(store)).toEqual(["bbbb", "cccc"]);
  store.append(line("d".repeat(11)), 4);
  expect(messages(store)).toEqual([]);
  store.append(line("e"), 5);
  expect(messages(store)).toEqual(["e"]);
});

it("gives every line a time of its own, in the order in which they came", () => {
  const store = storeOf(10, 1000);
  for (const at of [5, 5, 4, 9]) store.append(line("x"), at);
  expect(store.page(ALL, "forward", 10).lines.map(({ at }) => at)).toEqual([5, 6, 7, 9]);
});

it("tells a follower what it wants, until it does not", () => {
  const store = storeOf(10, 1000);
  const told: string[] = [];
  const stop = store.follow({ ...ALL, texts: ["b"] }, ({ message }) => told.push(message));
  for (const message of ["a", "b", "abc"]) store.append(line(message), 1);
  stop();
  store.append(line("bb"), 2);
  expect(told).toEqual(["b", "abc"]);
});

it("goes on from lines of the past, and tells its keeper of each that it keeps and drops", () => {
  const told: string[] = [];
  const keeper = {
    keep: ({ message }: { message: string }) => told.push(`+${message}`),
    drop: ({ message }: { message: string }) => told.push(`-${message}`),
  };
  const past = [7, 8, 9].map((number) => ({ number, at: number * 10, ...line(`old ${number}`) }));
  const store = createLogStore({ maxLines: 2, maxCharacters: 1000 }, keeper, past);
  // The clock may have been set back.
  store.append(line("new"), 50);
  const { lines } = store.page(ALL, "forward", 10);
  expect(lines.map(({ number, at }) => [number, at])).toEqual([
    [9, 90],
    [10, 91],
  ]);
  expect(told).toEqual(["+old 7", "+old 8", "+old 9", "-old 7", "+new", "-old 8"]);
});
