import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";

// The Blueprint that Render reads, against what the project really has. That its build command makes
// what its start command starts, deploy-entry.test.ts shows.

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");
const project = JSON.parse(read("package.json"));
const { services } = parse(read("render.yaml"));
const [service] = services;

/** What a workflow service takes; a plan is not among it, tasks have one each. */
const REQUIRED = ["name", "region", "repo", "buildCommand", "startCommand"];
const OPTIONAL = ["branch", "rootDir", "buildFilter", "autoDeployTrigger", "envVars"];

it("describes one workflow service, with the fields that such a service has", () => {
  expect(services).toHaveLength(1);
  const { type, runtime, ...fields } = service;
  expect({ type, runtime }).toEqual({ type: "workflow", runtime: "node" });
  for (const name of REQUIRED) expect(fields[name], name).toEqual(expect.any(String));
  expect([...REQUIRED, ...OPTIONAL]).toEqual(expect.arrayContaining(Object.keys(fields)));
});

it("builds and starts as package.json and the README do", () => {
  const { buildCommand, startCommand } = service;
  expect(buildCommand).toBe("npm ci --include=dev && npm run gate -- --quick && npm run build");
  expect(project.scripts.build).toBe("node --import tsx tasks/build.ts");
  expect(startCommand).toBe("node dist/main.js");
  expect(read("tasks/build.ts")).toContain('outfile: path("../dist/main.js")');
  const readme = read("README.md");
  expect(readme).toContain(`--build-command "${buildCommand}"`);
  expect(readme).toContain(`--run-command "${startCommand}"`);
});

it("needs development dependencies for the gate alone: whoever leaves it out may leave them out too", () => {
  expect(service.buildCommand).toContain("npm ci --include=dev && npm run gate");
  for (const name of ["esbuild", "tsx"]) expect(project.dependencies).toHaveProperty(name);
});

it("is released by the workflow of GitHub alone, after its gate", () => {
  expect(service.autoDeployTrigger).toBe("off");
});

it("holds no key, and arms no fault", () => {
  const variables = service.envVars as { key: string; value?: string; sync?: boolean }[];
  const secret = variables.filter(({ key }) => /KEY|SECRET|TOKEN/.test(key));
  expect(secret.map(({ key, ...rest }) => [key, rest])).toEqual([
    ["AWS_ACCESS_KEY_ID", { sync: false }],
    ["AWS_SECRET_ACCESS_KEY", { sync: false }],
  ]);
  expect(variables.filter(({ key }) => key.startsWith("SHARDPROOF_"))).toEqual([]);
});
