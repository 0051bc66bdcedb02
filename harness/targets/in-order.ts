/** Takes what promises give in their order, each as soon as it and all before it are there. */
export async function inOrder<Item>(
  promises: readonly Promise<Item>[],
  take: (item: Item) => void,
): Promise<void> {
  let before = Promise.resolve();
  await Promise.all(
    promises.map((promise) => {
      before = Promise.all([promise, before]).then(([item]) => take(item));
      return before;
    }),
  );
}
