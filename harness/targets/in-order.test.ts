import { expect, it } from "vitest";
import { inOrder } from "./in-order.ts";

const soon = <Item>(item: Item, turns: number) =>
  new Promise<Item>((resolve) => {
    const wait = (left: number) => (left === 0 ? resolve(item) : setImmediate(wait, left - 1));
    wait(turns);
  });

it("takes each as soon as it and all before it are there", async () => {
  const taken: number[] = [];
  const [last, done] = [soon(2, 6), inOrder([soon(0, 3), soon(1, 1)], (item) => taken.push(item))];
  await soon(null, 2);
  expect(taken).toEqual([]);
  await done;
  expect(taken).toEqual([0, 1]);
  await inOrder([soon(3, 1), last], (item) => taken.push(item));
  expect(taken).toEqual([0, 1, 3, 2]);
});

it("rejects as the first that does, and takes nothing behind it", async () => {
  const taken: number[] = [];
  const promises = [soon(0, 1), soon(1, 2).then(() => Promise.reject(new Error("no"))), soon(2, 1)];
  await expect(inOrder(promises, (item) => taken.push(item))).rejects.toThrow("no");
  await soon(null, 4);
  expect(taken).toEqual([0]);
});
