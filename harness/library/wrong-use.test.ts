import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { faultPlan, scenario } from "./arbitraries.ts";
import {
  assertHolds,
  defineInvariant,
  loadScenario,
  playScenario,
  type ScenarioInput,
  UsageError,
} from "./index.ts";

// What a compiler would refuse, from whoever has none: a message that says what to change, no TypeError.

const before = process.cwd();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wrong-use-"));
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

const tiny: ScenarioInput = {
  name: "tiny",
  description: "Nothing goes wrong.",
  data: { customers: 5 },
  run: { shards: 1 },
  expect: { outcome: "completed" },
};
const judge = () => [];
const play = (options: unknown) => playScenario(tiny, options as object);
const define = (definition: unknown) => defineInvariant(definition as never);

/** Plays with an invariant of this judge. */
const judged = (judge: () => unknown) =>
  play({ target: "simulated", invariants: [define({ name: "mine", judge })] });
const gave = (found: string) =>
  `invariant "mine": judge gave ${found}; allowed is a list of sentences, each of which says what was found ([] where it holds), or { notApplicable: "why" }`;

const INVARIANTS = (index: number, text: string) => `playScenario: invariants[${index}]${text}`;
const OPTIONS = "Allowed: target, seed, worker, invariants, signal.";
const SEED = "a whole number from 0 to 9007199254740991";
const NAME = "lower-case words joined by hyphens, such as few-quarantined";
const RESULT = "allowed is what playScenario resolves to: assertHolds(await playScenario(…))";

it.each<[what: string, act: () => unknown, message: string]>([
  [
    "an async judge",
    () => judged(async () => []),
    gave("a promise, and nobody awaits it: a judge is not async"),
  ],
  [
    "one that is rejected",
    () => judged(() => Promise.reject(new Error("no"))),
    gave("a promise, and nobody awaits it: a judge is not async"),
  ],
  ["a judge that gives nothing", () => judged(() => undefined), gave("nothing")],
  ["a yes", () => judged(() => true), gave("true")],
  ["a text", () => judged(() => "two rows"), gave('"two rows"')],
  ["a function", () => judged(() => judge), gave("a function")],
  ["an object", () => judged(() => ({ notaplicable: "x" })), gave('{"notaplicable":"x"}')],
  ["no reason", () => judged(() => ({ notApplicable: true })), gave('{"notApplicable":true}')],
  ["a list of others", () => judged(() => ["a", 1]), gave("a list whose item 1 is 1")],
  ["a list with holes", () => judged(() => new Array(1)), gave("a list whose item 0 is nothing")],
  [
    "no judge",
    () => define({ name: "mine" }),
    "defineInvariant: judge: is missing; needed is a function of the evidence",
  ],
  ["no name", () => define({ judge }), `defineInvariant: name: is missing; needed is ${NAME}`],
  [
    "a title that is none",
    () => define({ name: "mine", judge, title: 5 }),
    "defineInvariant: title: found 5; allowed is a sentence for reports",
  ],
  [
    "a field that is none",
    () => define({ name: "mine", judge, tilte: "T." }),
    'defineInvariant: tilte: there is no such field; did you mean "title"? Allowed: name, title, judge.',
  ],
  [
    "no definition",
    () => define(undefined),
    "defineInvariant: is missing; needed is a map of fields",
  ],
  [
    "a target",
    () => play({ target: "simulatd" }),
    'playScenario: target: "simulatd" is not a target; did you mean "simulated"? Allowed: local, simulated.',
  ],
  [
    "a target of the command line's",
    () => play({ target: "remote" }),
    'playScenario: target: "remote" is not a target. Allowed: local, simulated.',
  ],
  ["a seed", () => play({ seed: -1 }), `playScenario: seed: found -1; allowed is ${SEED}`],
  [
    "a worker",
    () => play({ worker: "" }),
    'playScenario: worker: found ""; allowed is a command, such as node dist/main.js',
  ],
  [
    "a signal",
    () => play({ signal: new AbortController() }),
    "playScenario: signal: found {}; allowed is an AbortSignal",
  ],
  [
    "an option",
    () => play({ sed: 7 }),
    `playScenario: sed: there is no such field; did you mean "seed"? ${OPTIONS}`,
  ],
  [
    "options that are none",
    () => play("simulated"),
    'playScenario: found "simulated"; allowed is a map of fields',
  ],
  [
    "several at once",
    () => play({ seed: 1.5, worker: 5 }),
    `playScenario: seed: found 1.5; allowed is ${SEED}\nplayScenario: worker: found 5; allowed is a command, such as node dist/main.js`,
  ],
  [
    "one invariant for a list",
    () => play({ invariants: define({ name: "mine", judge }) }),
    'playScenario: invariants: found {"name":"mine","title":"The invariant mine holds."}; allowed is a list of invariants, such as [mine]',
  ],
  [
    "a function for an invariant",
    () => play({ invariants: [judge] }),
    INVARIANTS(0, ": found a function; allowed is an invariant, as defineInvariant gives it"),
  ],
  [
    "an invariant without a judge",
    () => play({ invariants: [{ name: "mine", title: "T." }] }),
    INVARIANTS(0, ".judge: is missing; needed is a function of the evidence"),
  ],
  [
    "one of our names, past defineInvariant",
    () => play({ invariants: [{ name: "outcome", title: "T.", judge }] }),
    INVARIANTS(0, ': "outcome" is one of Shardproof\'s own; give yours another name'),
  ],
  [
    "a name that is none, past defineInvariant",
    () => play({ invariants: [{ name: "My Own", title: "T.", judge }] }),
    INVARIANTS(0, `: found the name "My Own"; allowed are ${NAME}`),
  ],
  [
    "an await that was forgotten",
    () => assertHolds(Promise.resolve() as never),
    `assertHolds: found a promise; ${RESULT}`,
  ],
  ["no result", () => assertHolds(undefined as never), `assertHolds: found nothing; ${RESULT}`],
  [
    "a scenario for its name",
    () => loadScenario(tiny.run as never),
    "loadScenario: found {\"shards\":1}; allowed is a scenario's name, or a file's path",
  ],
  [
    "no shards",
    () => faultPlan(...([] as never as [never])),
    "faultPlan: shards: is missing; needed is a whole number from 1 to 10000",
  ],
  [
    "a mode",
    () => faultPlan({ shards: 2, mode: "unbound" as never }),
    'faultPlan: mode: "unbound" is not a mode; did you mean "unbounded"? Allowed: recoverable, unbounded.',
  ],
  [
    "an option of an arbitrary",
    () => scenario({ nmae: "x" } as object),
    'scenario: nmae: there is no such field; did you mean "name"? Allowed: name, mode.',
  ],
])("%s is refused", async (_what, act, message) => {
  const refused = (async () => act())();
  await expect(refused).rejects.toBeInstanceOf(UsageError);
  await expect(refused).rejects.toHaveProperty("message", message);
});

it("an object of a class is an invariant too, and options may be undefined", async () => {
  class Mine {
    readonly name = "mine";
    readonly title = "T.";
    readonly more = 1;
    judge() {
      return [];
    }
  }
  const options = { target: "simulated", seed: undefined, signal: undefined };
  const { findings } = await play({ ...options, invariants: [new Mine()] });
  expect(findings.at(-1)).toMatchObject({ invariant: "mine", verdict: "holds" });
});
