/** Arbitrary faults, one arbitrary for each kind. They shrink to the first shard and first attempt. */
import fc from "fast-check";
import { FAILPOINTS, type FailpointName } from "../../../tasks/failpoints.ts";
import { SOURCE_NAMES } from "../../../tasks/sources.ts";
import { TASK_ATTEMPTS } from "../../faults/attempt-selection.ts";
import type { Mode } from "../search-case.ts";

/** A fault before it is known how many shards there are: `shard` is taken modulo their number. */
export type RawFault = Readonly<Record<string, unknown>>;

const SHARD_ATTEMPTS = TASK_ATTEMPTS.process_shard;
const ARTIFACTS = ["profiles", "quarantine", "shard-manifest"] as const;
const SHARD_FAILPOINTS = Object.keys(FAILPOINTS).filter(
  (name) => !/^(run|partition)\./.test(name),
) as FailpointName[];
const RUN_FAILPOINTS = Object.keys(FAILPOINTS).filter((name) =>
  name.startsWith("run."),
) as FailpointName[];

/** A pause that no timeout is near to, in ms. */
const pause = () => fc.integer({ min: 1, max: 5000 });
const bytes = () => fc.oneof(fc.integer({ min: 0, max: 64 }), fc.integer({ min: 0, max: 20_000 }));

/** The attempts that a fault is for: never the last one where the run must end well. */
function attempts(mode: Mode) {
  const most = mode === "recoverable" ? SHARD_ATTEMPTS - 1 : SHARD_ATTEMPTS;
  return fc.record({
    shard: fc.nat({ max: 11 }),
    attempt: fc.integer({ min: 1, max: most }),
  });
}

/** A place in a shard's task, or, where anything goes, in the orchestrator's. */
function place(mode: Mode): fc.Arbitrary<RawFault> {
  const ofShards = fc
    .tuple(
      attempts(mode),
      fc.constantFrom(...SHARD_FAILPOINTS),
      fc.constantFrom(undefined, ...SOURCE_NAMES),
      fc.constantFrom(undefined, ...ARTIFACTS),
    )
    .map(([which, at, source, artifact]) => ({
      at,
      ...which,
      ...(at === "source.read" && source !== undefined && { source }),
      ...(at.startsWith("artifact.") && artifact !== undefined && { artifact }),
    }));
  if (mode === "recoverable") return ofShards;
  const ofRun = fc.constantFrom(...RUN_FAILPOINTS).map((at): RawFault => ({ at, attempt: 1 }));
  const ofManifest = fc
    .constantFrom("artifact.write", "artifact.before-rename", "artifact.published")
    .map((at): RawFault => ({ at, artifact: "run-manifest", attempt: 1 }));
  return fc.oneof(
    { weight: 6, arbitrary: ofShards as fc.Arbitrary<RawFault> },
    { weight: 1, arbitrary: ofRun },
    { weight: 1, arbitrary: ofManifest },
  );
}

const with_ = (fault: string, ...parts: fc.Arbitrary<RawFault>[]): fc.Arbitrary<RawFault> =>
  fc.tuple(...parts).map((fields) => Object.assign({ fault }, ...fields) as RawFault);

const artifact = () => fc.record({ artifact: fc.constantFrom(...ARTIFACTS) });
const one = <T>(name: string, value: fc.Arbitrary<T>): fc.Arbitrary<RawFault> =>
  value.map((each) => ({ [name]: each }));
const source = () => one("source", fc.constantFrom(...SOURCE_NAMES));
const attemptsOf = (mode: Mode): fc.Arbitrary<RawFault> => attempts(mode);

/** One arbitrary for each fault, by its name. */
const ARBITRARIES = {
  throw: (mode) => with_("throw", place(mode)),
  kill: (mode) => with_("kill", place(mode)),
  exit: (mode) => with_("exit", place(mode), one("code", fc.constantFrom(0, 1, 137))),
  hang: (mode) => with_("hang", place(mode)),
  delay: (mode) => with_("delay", place(mode), one("ms", pause())),
  zombie: (mode) => with_("zombie", place(mode), one("ms", pause())),
  "torn-write": (mode) =>
    with_(
      "torn-write",
      artifact(),
      attemptsOf(mode),
      fc.oneof(
        one("bytes", bytes()),
        one(
          "fraction",
          fc.nat({ max: 7 }).map((n) => n / 8),
        ),
      ),
    ),
  enospc: (mode) => with_("enospc", artifact(), attemptsOf(mode), one("afterBytes", bytes())),
  eio: (mode) =>
    with_(
      "eio",
      attemptsOf(mode),
      fc.oneof(
        with_("eio", one("operation", fc.constant("read")), source(), one("afterBytes", bytes())),
        with_(
          "eio",
          one("operation", fc.constant("write")),
          artifact(),
          one("afterBytes", bytes()),
        ),
        with_("eio", one("operation", fc.constantFrom("sync", "rename")), artifact()),
      ),
    ),
  slow: (mode) =>
    with_(
      "slow",
      attemptsOf(mode),
      one("operation", fc.constantFrom("any", "read", "write", "sync", "rename")),
      one("ms", fc.integer({ min: 1, max: 500 })),
    ),
  "spin-up-failure": (mode) => with_("spin-up-failure", attemptsOf(mode)),
  "delayed-start": (mode) => with_("delayed-start", attemptsOf(mode), one("ms", pause())),
  "duplicate-delivery": (mode) =>
    with_(
      "duplicate-delivery",
      attemptsOf(mode),
      one("when", fc.constantFrom("at-once", "afterwards")),
    ),
  "lost-result": (mode) => with_("lost-result", attemptsOf(mode)),
  "late-result": (mode) => with_("late-result", attemptsOf(mode)),
  "kill-at": (mode) =>
    with_(
      "kill-at",
      attemptsOf(mode),
      fc.oneof(
        one("log", fc.constantFrom("shard_start", "source_loaded", "shard_published", "shard_end")),
        one("bytes", fc.integer({ min: 1, max: 20_000 })),
        one("ms", fc.integer({ min: 1, max: 20 })),
      ),
    ),
  "reordered-completion": () => with_("reordered-completion"),
  "orchestrator-crash": () => with_("orchestrator-crash", one("afterShards", fc.nat({ max: 11 }))),
  "host-crash": () => with_("host-crash", one("afterOperations", fc.integer({ min: 1, max: 200 }))),
  "double-trigger": () => with_("double-trigger"),
  cancel: () => with_("cancel", one("afterShards", fc.nat({ max: 11 }))),
  "source-changed": (mode) =>
    with_(
      "source-changed",
      attemptsOf(mode),
      source(),
      one("how", fc.constantFrom("append", "truncate", "replace")),
    ),
  "missing-source": () => with_("missing-source", source()),
  "truncated-source": () =>
    with_("truncated-source", source(), one("fraction", fc.constantFrom(0.25, 0.5, 0.9))),
  "empty-source": () => with_("empty-source", source()),
  "header-only-source": () => with_("header-only-source", source()),
} satisfies Readonly<Record<string, (mode: Mode) => fc.Arbitrary<RawFault>>>;

export type FaultKind = keyof typeof ARBITRARIES;

export const FAULT_KINDS = Object.keys(ARBITRARIES) as [FaultKind, ...FaultKind[]];

/** After one of these a run cannot end well, whatever the retry policy. */
const FATAL: ReadonlySet<FaultKind> = new Set<FaultKind>([
  "cancel",
  "source-changed",
  "missing-source",
  "truncated-source",
  "empty-source",
  "header-only-source",
]);

/** The kinds that a plan of this mode may hold. */
export function kindsOf(mode: Mode): readonly FaultKind[] {
  return mode === "unbounded" ? FAULT_KINDS : FAULT_KINDS.filter((kind) => !FATAL.has(kind));
}

/** Faults of these kinds. */
export function fault(kinds: readonly FaultKind[], mode: Mode): fc.Arbitrary<RawFault> {
  return fc.oneof(...kinds.map((kind) => ARBITRARIES[kind](mode)));
}
