import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createDirectoryStore } from "../../tasks/directory-store.ts";
import { nodeDisk } from "../../tasks/disk.ts";
import { inactiveFailpoints } from "../../tasks/failpoints.ts";
import { type DiskOperation, traceDisk } from "./traced-disk.ts";

let root: string;
let told: DiskOperation[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "traced-disk-"));
  told = [];
});
afterEach(() => rmSync(root, { recursive: true }));

const tracedStore = () =>
  createDirectoryStore({
    disk: traceDisk(nodeDisk, root, (operation) => told.push(operation)),
    failpoints: inactiveFailpoints,
    attemptTag: "tag",
  });

it("tells every operation of a publish in order, with lengths and the digest of what was renamed", async () => {
  const store = tracedStore().artifacts(root);
  await store.prepare("run");
  told = [];
  await store.publish("run", "a.json", [Buffer.from("12"), Buffer.from("345")]);
  const temporary = "run/.a.json.tag.tmp";
  expect(told).toEqual([
    { op: "create", path: temporary },
    { op: "write", path: temporary, bytes: 2 },
    { op: "write", path: temporary, bytes: 5 },
    { op: "sync", path: temporary, bytes: 5 },
    {
      op: "rename",
      path: temporary,
      to: "run/a.json",
      bytes: 5,
      sha256: createHash("sha256").update("12345").digest("hex"),
    },
    { op: "sync-directory", path: "run" },
  ]);
});

it("does not tell an operation that failed", async () => {
  writeFileSync(join(root, "run"), "a file where the folder should be");
  await expect(tracedStore().artifacts(root).publish("run", "a.json", [])).rejects.toThrow();
  expect(told).toEqual([]);
});

it("does not tell what happens outside of the root", async () => {
  const elsewhere = mkdtempSync(join(tmpdir(), "traced-disk-"));
  try {
    await tracedStore().artifacts(elsewhere).publish("", "a.json", []);
    expect(told).toEqual([]);
  } finally {
    rmSync(elsewhere, { recursive: true });
  }
});
