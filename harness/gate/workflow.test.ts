import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";

// The workflow that GitHub reads. `actionlint .github/workflows/gate.yml` looks at its syntax.

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");
const text = read(".github/workflows/gate.yml");
const workflow = parse(text);
const { gate, release } = workflow.jobs;
const project = JSON.parse(read("package.json"));

interface WorkflowStep {
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}
const stepsOf = (job: { steps: WorkflowStep[] }) => job.steps;
const runsOf = (job: { steps: WorkflowStep[] }) => stepsOf(job).flatMap(({ run }) => run ?? []);

it("runs the gate on every push to main and every pull request", () => {
  expect(workflow.on).toEqual({ push: { branches: ["main"] }, pull_request: null });
  expect(Object.keys(workflow.jobs)).toEqual(["gate", "release"]);
  expect(runsOf(gate)).toEqual(["npm ci", "npm run gate -- --junit reports/gate.xml"]);
  expect(project.scripts).toHaveProperty("gate");
});

it("releases what has passed, that very commit, and only on main", () => {
  expect(release.needs).toBe("gate");
  expect(release.if).toBe("github.event_name == 'push' && github.ref == 'refs/heads/main'");
  // A condition that asks for always() would release after a red gate too.
  expect(release.if).not.toMatch(/always|failure|cancelled/);
  expect(runsOf(release).at(-1)).toMatch(
    / workflows versions release .*\n.*--commit "\$GITHUB_SHA" --wait --confirm/,
  );
});

it("gives the secret to that release alone, and nobody more than to read the code", () => {
  expect(workflow.permissions).toEqual({ contents: "read" });
  expect(JSON.stringify(gate)).not.toContain("secrets.");
  expect(gate).not.toHaveProperty("permissions");
  expect(release).not.toHaveProperty("permissions");
  const [install, deploy, ...others] = stepsOf(release);
  expect(others).toEqual([]);
  expect(JSON.stringify(install)).not.toContain("secrets.");
  expect(deploy?.env?.RENDER_API_KEY).toBe(["${", "{ secrets.RENDER_API_KEY }}"].join(""));
  expect(deploy?.run).toMatch(/!= "\$GITHUB_SHA" \]; then\n.*\n\s+exit 0\n/);
  for (const run of [...runsOf(gate), ...runsOf(release)]) expect(run).not.toContain("${{");
  expect(stepsOf(gate)[0]?.with).toEqual({ "persist-credentials": false });
});

it("pins what others wrote, and never runs without end or twice at once", () => {
  const uses = [...text.matchAll(/uses: (.*)$/gm)].map(([, what]) => what);
  expect(uses).toHaveLength(3);
  for (const what of uses) expect(what).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  for (const job of [gate, release]) {
    expect(job["timeout-minutes"]).toBeLessThanOrEqual(30);
    expect(job.concurrency.group).toEqual(expect.any(String));
  }
});

it("keeps the reports and what failed plays have left, also of a red gate", () => {
  const upload = stepsOf(gate).at(-1) as WorkflowStep & { readonly if: string };
  expect(upload.if).toBe(["${", "{ !cancelled() }}"].join(""));
  expect(upload.with).toMatchObject({
    path: "reports/\n.shardproof/\n",
    "include-hidden-files": true,
  });
});
