import { expectTypeOf, it } from "vitest";
import { type customerId, type faultPlan, type fc, type scenario, sources } from "./arbitraries.ts";
import {
  type AnyScenario,
  type ArtifactFiles,
  defineInvariant,
  type Evidence,
  type FaultPlan,
  type Invariant,
  type JournalEntry,
  type loadScenario,
  type Oracle,
  type playScenario,
  type Scenario,
  type ScenarioInput,
  type ScenarioResult,
  type WorkflowEvidence,
  type WorkflowScenario,
} from "./index.ts";

// `npm run typecheck` is what fails here.

it("an invariant looks at the pipeline's evidence, or at what it says that it looks at", () => {
  defineInvariant({
    name: "of-pipeline",
    judge({ files, journal, oracle, reference }) {
      expectTypeOf(files).toEqualTypeOf<ArtifactFiles>();
      expectTypeOf(journal).toEqualTypeOf<readonly JournalEntry[]>();
      expectTypeOf(oracle).toEqualTypeOf<Oracle | null>();
      expectTypeOf(reference?.files).toEqualTypeOf<ArtifactFiles | undefined>();
      return [];
    },
  });
  const ofWorkflow = defineInvariant<WorkflowEvidence>({ name: "of-workflow", judge: () => [] });
  expectTypeOf(ofWorkflow).toEqualTypeOf<Invariant<WorkflowEvidence>>();
  expectTypeOf(ofWorkflow).not.toExtend<Invariant<Evidence>>();
  // @ts-expect-error a verdict is what was found, not a yes or no
  defineInvariant({ name: "yes-or-no", judge: () => true });
});

it("scenarios are played by name, as they are read, and as they are written", () => {
  type Played = typeof playScenario;
  expectTypeOf<Played>().toBeCallableWith("fail-one-shard");
  expectTypeOf<Played>().toBeCallableWith({} as Scenario, { target: "simulated", seed: 7 });
  expectTypeOf<Played>().toBeCallableWith({} as WorkflowScenario);
  expectTypeOf<Scenario>().toExtend<ScenarioInput>();
  expectTypeOf<ReturnType<Played>>().resolves.toEqualTypeOf<ScenarioResult>();
  expectTypeOf<ReturnType<typeof loadScenario>>().toEqualTypeOf<AnyScenario>();
});

it("arbitraries are fast-check's", () => {
  expectTypeOf<ReturnType<typeof customerId>>().toEqualTypeOf<fc.Arbitrary<string>>();
  expectTypeOf<ReturnType<typeof faultPlan>>().toEqualTypeOf<fc.Arbitrary<FaultPlan>>();
  expectTypeOf<ReturnType<typeof scenario>>().toEqualTypeOf<fc.Arbitrary<Scenario>>();
  expectTypeOf(sources().map(({ crm }) => crm)).toEqualTypeOf<fc.Arbitrary<Buffer>>();
});
