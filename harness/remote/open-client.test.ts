import type * as Sdk from "@renderinc/sdk";
import { expect, it } from "vitest";
import { clientOf } from "./open-client.ts";
import { remoteSettingsFrom } from "./settings.ts";
import { httpWorkflows } from "./testing/http-workflows.ts";

/** What the client of a version is handed. */
async function handedTo(VERSION: string): Promise<unknown[]> {
  const handed: unknown[] = [];
  class Render implements Sdk.Render {
    readonly workflows = {
      ...httpWorkflows("http://127.0.0.1:9"),
      async startTask(...given: unknown[]) {
        handed.push(...given);
        return { taskRunId: "trn-1" };
      },
      getTaskRun: async (id: string) => ({ id }),
    };
  }
  const settings = remoteSettingsFrom({ RENDER_LOCAL_DEV_URL: "http://localhost:99" });
  const client = clientOf({ Render, VERSION }, settings);
  await client.startTask("w/task", [1], { idempotencyKey: "k" });
  expect(await client.getTaskRun("trn-1")).toEqual({ id: "trn-1" });
  return handed;
}

it.each(["1.2.0", "1.10.3", "2.0.0", "1.2.0-rc.1"])("SDK %s is handed the key", async (version) => {
  expect(await handedTo(version)).toEqual(["w/task", [1], { idempotencyKey: "k" }]);
});

it.each(["1.0.0", "1.1.9", "0.7.0", "unknown"])(
  "SDK %s is not, as it would take it for an AbortSignal",
  async (version) => {
    expect(await handedTo(version)).toEqual(["w/task", [1]]);
  },
);
