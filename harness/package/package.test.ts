import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Installation, installPackage } from "./testing/installation.ts";

// What a user has after `npm install shardproof`: what is in it, and that it works there.

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

const WORKER = path("harness/targets/workflow/fixtures/billing-worker.mjs");

let installed: Installation;
beforeAll(() => {
  installed = installPackage(["vitest", "typescript", "@types/node"]);
}, 120_000);
afterAll(() => installed.remove());

const read = (file: string) => readFileSync(join(installed.package, file), "utf8");
const project = () => JSON.parse(read("package.json"));

/** Runs a program in the user's folder, as from a terminal of theirs. */
async function run(program: string, ...words: readonly string[]) {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, npm_config_offline: "true" };
  const done = promisify(execFile)(program, words, { cwd: installed.folder, env });
  return await done.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );
}
const shardproof = (...words: readonly string[]) => run("npx", "shardproof", ...words);

describe("what is in it", () => {
  it("is code with its types, scenarios, schemas, sample data and documents, and nothing else", () => {
    const expected = [
      /^(package\.json|README\.md|LICENSE)$/,
      /^dist\/main\.js$/,
      /^dist\/(data|harness|tasks)\/[\w/-]+\.(js|d\.ts)$/,
      /^dist\/properties\/(arbitrary\/sources|rfc4180)\.(js|d\.ts)$/,
      /^dist\/harness\/report\/html\/styles\/\w+\.css$/,
      /^scenarios\/([\w-]+\.(yaml|svg)|(README|OWN-WORKFLOW)\.md|(scenario|workflow)\.schema\.json)$/,
      /^harness\/report\/output\.schema\.json$/,
      /^data\/sample\/(crm|billing|product|support)\.csv$/,
    ];
    expect(installed.files.filter((file) => !expected.some((each) => each.test(file)))).toEqual([]);
    const others = /(^|\/)(test|testing|fixtures|bench|mutants|fuzz)(\/|$)|\.test\.|conformance/;
    expect(installed.files.filter((file) => others.test(file))).toEqual([]);
  });

  it("lacks none of them", () => {
    const scenarios = readdirSync(path("scenarios")).map((name) => `scenarios/${name}`);
    const samples = readdirSync(path("data/sample")).map((name) => `data/sample/${name}`);
    for (const file of ["LICENSE", "README.md", ...scenarios, ...samples]) {
      expect(read(file)).toBe(readFileSync(path(file), "utf8"));
    }
    expect(read("dist/tasks/kernel/bytes.js")).toMatch(/"AGFzb/);
  });

  it("has every file that package.json points to", () => {
    const { bin, exports } = project();
    for (const file of [...Object.values(bin), ...Object.values(exports)] as string[]) {
      expect(existsSync(join(installed.package, file)), file).toBe(true);
      const types = file.replace(/\.js$/, ".d.ts");
      expect(existsSync(join(installed.package, types)), types).toBe(true);
    }
  });

  it("imports nothing but what it declares", async () => {
    const { dependencies, optionalDependencies } = project();
    // Those that are compiled, and all that they reach.
    const { files } = JSON.parse(readFileSync(path("harness/package/tsconfig.json"), "utf8"));
    const { metafile } = await build({
      entryPoints: (files as string[]).map((file) =>
        join(installed.package, "dist/harness/package", file.replace(/\.ts$/, ".js")),
      ),
      outdir: installed.folder,
      bundle: true,
      format: "esm",
      platform: "node",
      packages: "external",
      metafile: true,
      write: false,
    });
    const imported = Object.values(metafile.inputs)
      .flatMap(({ imports }) => imports.filter(({ external }) => external))
      .map(({ path }) => /^(@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path)
      .filter((name) => !name.startsWith("node:") && !builtinModules.includes(name));
    const declared = Object.keys({ ...dependencies, ...optionalDependencies });
    // What `npm run` needs in the repository, also where development dependencies are left out.
    expect([...new Set(imported), "tsx"].sort()).toEqual(declared.sort());
  });
});

/** As strict as can be, and our declarations are looked into as well. */
const TYPESCRIPT = {
  compilerOptions: {
    target: "ES2023",
    module: "NodeNext",
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    types: ["node"],
  },
  include: ["*.ts"],
};

describe.concurrent("from another folder", () => {
  it("has the commands that can work there, and not the repository's gate", async () => {
    const { code, stdout } = await shardproof("--help");
    const names = [...stdout.matchAll(/^ {2}npx shardproof (\w+) /gm)].map(([, name]) => name);
    expect({ code, names }).toEqual({
      code: 0,
      names: ["data", "dev", "scenario", "search", "trigger"],
    });
    const gate = await shardproof("gate", "--quick");
    expect(gate).toMatchObject({ code: 2, stdout: "" });
    expect(gate.stderr).toMatch(/^"gate" is no command[^\n]*\n\nCommands /);
  });

  it("is the gate of a user's own workflow: several drills, a test report, an exit code", async () => {
    const drills = join(installed.folder, "drills");
    mkdirSync(drills);
    const drill = (name: string, outcome: string) =>
      writeFileSync(
        join(drills, `${name}.yaml`),
        JSON.stringify({
          name,
          description: "The price of an order is lost.",
          run: {
            worker: `${process.execPath} ${WORKER}`,
            task: "bill",
            input: [{ orders: [1] }],
            waitScale: 0.01,
          },
          faults: [{ fault: "lost-result", task: "price", start: 1 }],
          expect: { outcome },
        }),
      );
    // As the shell does it: npx hands the star on as several words.
    const gate = () =>
      run("sh", "-c", "npx shardproof scenario drills/*.yaml --junit reports/drills.xml");
    drill("lost", "completed");
    drill("lost-again", "completed");
    expect(await gate()).toMatchObject({ code: 0, stderr: "" });
    const report = () => readFileSync(join(installed.folder, "reports/drills.xml"), "utf8");
    expect(report().match(/<testsuite /g)).toHaveLength(2);
    drill("lost-again", "failed");
    expect(await gate()).toMatchObject({ code: 1 });
    expect(report()).toMatch(/<failure /);
  }, 60_000);

  it("plays a scenario in simulation, and says how a user plays it again", async () => {
    const words = ["scenario", "fail-one-shard", "--target", "simulated", "--report", "out.html"];
    const { code, stdout, stderr } = await shardproof(...words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("PASS: every invariant holds (12).");
    expect(stdout).toContain(
      "\nreplay     npx shardproof scenario fail-one-shard --seed 42 --target simulated\n",
    );
    const place = join(installed.folder, ".shardproof/fail-one-shard.simulated/journal.ndjson");
    expect(readFileSync(place, "utf8")).toMatch(/^\{/);
    const page = readFileSync(join(installed.folder, "out.html"), "utf8");
    expect(page).toMatch(/<style>.*prefers-color-scheme.*<\/style>/s);
    expect(page).toMatch(/<script>.*journal-data.*<\/script>/s);
  });

  it("plays one on real processes", async () => {
    const { code, stdout, stderr } = await shardproof("scenario", "fail-one-shard");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("PASS: every invariant holds (12).");
    expect(existsSync(join(installed.folder, ".shardproof/fail-one-shard/output"))).toBe(true);
  });

  it("searches on threads", async () => {
    const { code, stdout } = await shardproof("search", "--runs", "4", "--workers", "2", "--json");
    expect({ code, runs: JSON.parse(stdout).runs }).toEqual({ code: 0, runs: 4 });
  });

  it("verifies on threads", async () => {
    const threads = join(installed.package, "dist/harness/targets/verification-threads.js");
    const program = `
      import { withThreads } from ${JSON.stringify(threads)};
      const task = { do: "hash-file", folder: ".", path: "package.json" };
      console.log((await withThreads((threads) => threads.run(task))).bytes);`;
    const { stdout } = await run(process.execPath, "--input-type=module", "-e", program);
    expect(stdout).toBe(`${readFileSync(join(installed.folder, "package.json")).length}\n`);
  });

  it("runs the suites of the README, in which its types hold", async () => {
    const readme = read("README.md");
    const section = /\n## In your own tests\n(.*?)\n## /s.exec(readme)?.[1] ?? "";
    const suites = [...section.matchAll(/```ts\n(.*?)```/gs)];
    expect(suites).toHaveLength(2);
    for (const [index, [, code = ""]] of suites.entries()) {
      writeFileSync(join(installed.folder, `suite-${index}.test.ts`), code);
    }
    mkdirSync(join(installed.folder, "dist"));
    cpSync(WORKER, join(installed.folder, "dist/main.js"));
    writeFileSync(join(installed.folder, "tsconfig.json"), JSON.stringify(TYPESCRIPT));
    const [suite, types] = await Promise.all([
      run("npx", "vitest", "run", "--reporter=json", "--testTimeout=60000"),
      run("npx", "tsc"),
    ]);
    expect(types).toEqual({ code: 0, stdout: "", stderr: "" });
    const { testResults } = JSON.parse(suite.stdout);
    const tests = testResults.flatMap(({ assertionResults }: { assertionResults: object[] }) =>
      assertionResults.map((each) => ({ failureMessages: [], ...each })),
    );
    expect(tests).toHaveLength(3);
    expect(tests.filter(({ status }: { status: string }) => status !== "passed")).toEqual([]);
  });
});
