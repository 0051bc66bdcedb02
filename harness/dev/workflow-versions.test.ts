import { expect, it } from "vitest";
import { ShardproofError } from "../arguments/errors.ts";
import { registeredTask } from "../platform/task-options.ts";
import type { RegisteredWorker } from "./registered-worker.ts";
import type { WorkerCode } from "./worker-code.ts";
import type { WorkflowVersion } from "./workflow-version.ts";
import { createWorkflowVersions } from "./workflow-versions.ts";

/** Two workers whose code is changed by hand. */
async function twoWorkers() {
  const states = { a: "a1", b: "b1" };
  const registered: string[] = [];
  const released: string[] = [];
  const inUse = new Set<WorkflowVersion>();
  const broken = new Set<string>();
  const codeOf = (name: "a" | "b"): WorkerCode => ({
    name,
    fingerprint: () => states[name],
    prepare: () => Promise.reject(new Error("not called")),
  });
  const versions = await createWorkflowVersions({
    codes: [codeOf("a"), codeOf("b")],
    async register(code): Promise<RegisteredWorker> {
      const fingerprint = code.fingerprint();
      registered.push(fingerprint);
      if (broken.has(fingerprint)) throw new ShardproofError(`${fingerprint} is broken`, 3);
      return {
        code,
        fingerprint,
        command: [fingerprint],
        tasks: [registeredTask({ name: code.name })],
        release: () => released.push(fingerprint),
      };
    },
    onVersion() {},
    inUse: () => inUse,
  });
  return { states, registered, released, inUse, broken, versions };
}

it("registers what has changed and nothing else, and lets go of what nobody needs", async () => {
  const { states, registered, released, versions } = await twoWorkers();
  const first = versions.latest;
  expect(await versions.current()).toBe(first);
  states.b = "b2";
  const second = await versions.current();
  expect(second.id).not.toBe(first.id);
  expect(registered).toEqual(["a1", "b1", "b2"]);
  expect(["a", "b"].map((task) => second.commandOf(task))).toEqual([["a1"], ["b2"]]);
  expect(released).toEqual(["b1"]);
  await versions.close();
  expect(released).toEqual(["b1", "a1", "b2"]);
});

it("keeps what a run under way began with, until it is in use no more", async () => {
  const { states, released, inUse, versions } = await twoWorkers();
  inUse.add(versions.latest);
  states.a = "a2";
  await versions.current();
  expect(released).toEqual([]);
  inUse.clear();
  versions.releaseUnused();
  expect(released).toEqual(["a1"]);
});

it("fails as long as code is broken, and tries again each time it is asked", async () => {
  const { states, registered, released, broken, versions } = await twoWorkers();
  broken.add("a2");
  Object.assign(states, { a: "a2", b: "b2" });
  await expect(versions.current()).rejects.toThrow("a2 is broken");
  await expect(versions.current()).rejects.toThrow("a2 is broken");
  expect(registered.filter((state) => state === "a2")).toHaveLength(2);
  // What could be registered beside it is of no use.
  expect(released).toEqual(["b2", "b2"]);
  states.a = "a3";
  expect((await versions.current()).commandOf("a")).toEqual(["a3"]);
});

it("says whether the code has changed since it was last looked at, broken or not", async () => {
  const { states, broken, versions } = await twoWorkers();
  expect(versions.hasChanged()).toBe(false);
  broken.add("a2");
  states.a = "a2";
  expect(versions.hasChanged()).toBe(true);
  await versions.current().catch(() => {});
  expect(versions.hasChanged()).toBe(false);
});
