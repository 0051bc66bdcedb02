import { expect, it } from "vitest";
import type { Store } from "./store.ts";
import { createStoreByLocation } from "./store-by-location.ts";

/** A store that only tells what it was asked. */
function recorded(told: string[], name: string): Store {
  const tell = (...what: unknown[]) => told.push([name, ...what].join(" "));
  return {
    sources: (location) => ({
      async *read(fileName) {
        tell("source", location, fileName);
        yield Buffer.from("s");
      },
    }),
    artifacts: (location) => ({
      prepare: async (folder) => void tell("prepare", location, folder),
      async publish(folder, artifact) {
        tell("publish", location, folder, artifact);
        return { bytes: 0, sha256: name };
      },
      async *read(folder, artifact, ranges) {
        tell("read", location, folder, artifact, JSON.stringify(ranges));
        yield Buffer.from("a");
      },
      sweep: async (folder, prefix) => void tell("sweep", location, folder, prefix),
    }),
  };
}

function twoStores() {
  const told: string[] = [];
  const store = createStoreByLocation(recorded(told, "folder"), async () => {
    told.push("opened");
    return recorded(told, "s3");
  });
  return { told, store };
}

async function useAll(store: Store, location: string): Promise<string> {
  let read = "";
  for await (const piece of store.sources(location).read("f")) read += piece;
  const artifacts = store.artifacts(location);
  await artifacts.prepare("k");
  const { sha256 } = await artifacts.publish("k", "n", []);
  for await (const piece of artifacts.read("k", "n", [[1, 2]])) read += piece;
  await artifacts.sweep("k", "p");
  return `${read} ${sha256}`;
}

const asked = (name: string, location: string) =>
  ["source L f", "prepare L k", "publish L k n", "read L k n [[1,2]]", "sweep L k p"].map(
    (what) => `${name} ${what.replace("L", location)}`,
  );

it.each(["/data", "data", "./s3://x"])("the location %s is a folder", async (location) => {
  const { told, store } = twoStores();
  expect(await useAll(store, location)).toBe("sa folder");
  expect(told).toEqual(asked("folder", location));
});

it("a location in S3 opens the store for it, once", async () => {
  const { told, store } = twoStores();
  store.sources("s3://b/x");
  store.artifacts("s3://b/x");
  expect(told).toEqual([]);
  expect(await useAll(store, "s3://b/x")).toBe("sa s3");
  await useAll(store, "S3://b");
  expect(told).toEqual(["opened", ...asked("s3", "s3://b/x"), ...asked("s3", "S3://b")]);
});

it("says what is wrong with it when it is used", async () => {
  const store = createStoreByLocation(recorded([], "folder"), () =>
    Promise.reject(new Error("no keys")),
  );
  await expect(store.artifacts("s3://b").prepare("k")).rejects.toThrow(/^no keys$/);
});
