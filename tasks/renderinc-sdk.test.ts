import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

interface LockEntry {
  readonly version?: string;
  readonly optional?: boolean;
  readonly dependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
}

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), "utf8"));
const manifest = read("package.json") as LockEntry;
const lock = (read("package-lock.json") as { packages: Record<string, LockEntry> }).packages;

// `npm install` of another package can drop these entries where the registry lacks the SDK;
// `npm ci` would then leave it out everywhere.
it("keeps @renderinc/sdk optional in package.json and in the lockfile", () => {
  const range = manifest.optionalDependencies?.["@renderinc/sdk"];
  expect(range).toBe("^1.0.0");
  expect(lock[""]?.optionalDependencies?.["@renderinc/sdk"]).toBe(range);
  expect(lock["node_modules/@renderinc/sdk"]).toMatchObject({ version: "1.0.0", optional: true });
});

it("locks what @renderinc/sdk itself depends on, as optional", () => {
  const locked = new Set<string>();
  const follow = (name: string) => {
    if (locked.has(name)) return;
    locked.add(name);
    const entry = lock[`node_modules/${name}`];
    expect(entry, `${name} in package-lock.json`).toMatchObject({ optional: true });
    for (const dependency of Object.keys(entry?.dependencies ?? {})) follow(dependency);
  };
  follow("@renderinc/sdk");
  expect(locked).toContain("redis");
  expect(locked.size).toBeGreaterThan(5);
});
