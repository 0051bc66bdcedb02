import { expect, it } from "vitest";
import { remoteSettingsFrom, taskSlug } from "./settings.ts";

it("reads a key and a slug for Render itself", () => {
  const settings = remoteSettingsFrom({ RENDER_API_KEY: "rnd_1", WORKFLOW_SLUG: "my-workflow" });
  expect(settings).toEqual({ key: "rnd_1", localUrl: null, workflow: "my-workflow" });
  expect(taskSlug(settings, "task")).toBe("my-workflow/task");
});

it.each([
  [{ RENDER_USE_LOCAL_DEV: "true" }, "http://localhost:8120"],
  [{ RENDER_LOCAL_DEV_URL: "http://127.0.0.1:9/" }, "http://127.0.0.1:9/"],
])("needs neither for a local server: %j", (env, localUrl) => {
  const settings = remoteSettingsFrom(env);
  expect(settings).toEqual({ key: null, localUrl, workflow: null });
  expect(taskSlug(settings, "task")).toBe("task");
});

it("names all that is missing, and how to get it", () => {
  expect(() => remoteSettingsFrom({ RENDER_USE_LOCAL_DEV: "no", RENDER_API_KEY: "" })).toThrow(
    /^--target remote: RENDER_API_KEY is not set: create a key .*\nWORKFLOW_SLUG is not set: export the slug .*$/,
  );
});

it.each([
  [{ WORKFLOW_SLUG: "w/task" }, /WORKFLOW_SLUG is "w\/task": give the workflow's slug alone/],
  [{ RENDER_LOCAL_DEV_URL: "localhost:8120" }, /RENDER_LOCAL_DEV_URL is no address/],
  [{ RENDER_LOCAL_DEV_URL: "http://u:secret@h/" }, /RENDER_LOCAL_DEV_URL is no address/],
  [{ RENDER_LOCAL_DEV_URL: "http://h/prefix" }, /RENDER_LOCAL_DEV_URL is no address/],
  [{ RENDER_API_KEY: "secret\n" }, /RENDER_API_KEY holds a space, a line break/],
])("%j is refused, and no secret is told", (env, message) => {
  const read = () => remoteSettingsFrom({ RENDER_API_KEY: "k", WORKFLOW_SLUG: "w", ...env });
  expect(read).toThrow(message);
  expect(read).not.toThrow(/secret/);
});
