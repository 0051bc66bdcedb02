import { describe, expect, it } from "vitest";
import { FAILURE, failedRun } from "./failed-run.ts";
import { goodRun, pathOf, ROOT, rewriting, shardFile, withFile, withJournal } from "./good-run.ts";
import { type Evidence, find } from "./invariant.ts";
import { outcome } from "./outcome.ts";
import { second, withSecondRoot, withStruckRoot } from "./unusual-runs.ts";

const judge = (evidence: Evidence) => find(outcome, evidence);
const MANIFEST = pathOf("manifest.json");
const text = (path: string) => goodRun().files.read(path).toString();
/** A root that fails after it has published its manifest, though nothing struck it. */
const failedLate = () => {
  const run = withStruckRoot("throw");
  return withJournal(run, (entry) => (entry.kind === "fault" && entry.run === ROOT ? null : entry));
};
/** With the strike moved to the very begin. */
const struckEarly = (action: string) => {
  const run = withStruckRoot(action);
  const strike = run.journal.find((entry) => entry.kind === "fault" && entry.run === ROOT);
  const without = withJournal(run, (entry) => (entry === strike ? null : entry));
  return withJournal(without, (entry) =>
    entry.seq === 0 && strike !== undefined ? [entry, strike] : entry,
  );
};

describe("outcome", () => {
  it("holds for a run that ends as expected", () => {
    expect(judge(goodRun()).verdict).toBe("holds");
    expect(judge(failedRun()).verdict).toBe("holds");
  });

  it("is violated by another status, and tells the error", () => {
    const { expectation } = goodRun();
    expect(judge({ ...failedRun(), expectation })).toMatchObject({
      verdict: "violated",
      evidence: [`the root run failed (${FAILURE}), expected completed`],
    });
    expect(judge({ ...goodRun(), expectation: failedRun().expectation }).evidence).toEqual([
      "the root run completed, expected failed",
    ]);
    const canceled = { ...expectation, outcome: "canceled" } as const;
    expect(judge({ ...failedRun(), expectation: canceled }).verdict).toBe("violated");
  });

  it("is violated by a run that never ended, also where any outcome will do", () => {
    const endless = withJournal(failedRun(), (entry) =>
      entry.kind === "run" && entry.event === "ended" && entry.run === ROOT ? null : entry,
    );
    expect(judge(endless).evidence).toEqual(["the root run never ended, expected failed"]);
    const any = { ...goodRun().expectation, outcome: "any" } as const;
    expect(judge({ ...endless, expectation: any }).evidence).toEqual([
      "the root run never ended, expected an end",
    ]);
    for (const run of [goodRun(), failedRun()]) {
      expect(judge({ ...run, expectation: any }).verdict).toBe("holds");
    }
  });

  it("is violated by another error", () => {
    const run = failedRun();
    const expectation = { ...run.expectation, error: "crm.csv" };
    expect(judge({ ...run, expectation }).evidence).toEqual([
      `the root run's error is "${FAILURE}", expected to contain "crm.csv"`,
    ]);
  });

  it.each(["completed", "failed", "canceled", "any"] as const)(
    "is violated by a run that completed over sources that cannot be used, where %s is expected",
    (wanted) => {
      const expectation = { ...goodRun().expectation, outcome: wanted };
      expect(judge({ ...goodRun(), expectation, oracle: null }).evidence).toContain(
        "the root run completed over sources that cannot be used",
      );
      expect(judge({ ...failedRun(), oracle: null }).verdict).toBe("holds");
    },
  );

  it("asks for no error text where none is expected", () => {
    const run = failedRun();
    const expectation = { ...run.expectation, error: undefined };
    expect(judge({ ...run, expectation }).verdict).toBe("holds");
  });

  it("asks the same of every root that must end well, and names it", () => {
    expect(judge(withSecondRoot()).verdict).toBe("holds");
    const one = withJournal(withSecondRoot(), (entry) =>
      entry.kind === "run" && entry.event === "ended" && entry.run === second(ROOT)
        ? { ...entry, status: "failed", error: "why" }
        : entry,
    );
    expect(judge(one).evidence).toEqual([
      `root ${second(ROOT)}: the root run failed (why), expected completed`,
    ]);
    expect(judge({ ...one, otherRoots: [] }).verdict).toBe("holds");
  });
});

describe("outcome, of a manifest beside a run that did not complete", () => {
  it("is violated by a run that failed of itself after it had published", () => {
    expect(judge(failedLate()).evidence).toEqual([
      `${MANIFEST} is there, though root ${ROOT} failed: it looks finished`,
    ]);
  });

  it.each(["kill", "throw", "lost-result", "cancel", "orchestrator-crash", "host-crash"])(
    "holds where the orchestrator had published and was then struck: %s",
    (action) => {
      expect(judge(withStruckRoot(action)).verdict).toBe("holds");
    },
  );

  it("takes a host that went down for an excuse of the runs that were going", () => {
    const run = withStruckRoot("host-crash");
    const strike = run.journal.find((entry) => entry.kind === "fault" && entry.run === ROOT);
    const without = withJournal(run, (entry) => (entry === strike ? null : entry));
    const last = without.journal.at(-1);
    const crashed = (isFirst: boolean) =>
      withJournal(without, (entry) => {
        if (strike === undefined || (isFirst ? entry.seq !== 0 : entry !== last)) return entry;
        return isFirst ? [strike, entry] : [entry, strike];
      });
    expect(judge(crashed(true)).verdict).toBe("violated");
    expect(judge(crashed(false)).verdict).toBe("violated");
  });

  it.each(["kill", "throw", "delay"])(
    "is violated where a strike of its own process came before the manifest: %s",
    (action) => {
      expect(judge(struckEarly(action)).verdict).toBe("violated");
    },
  );

  it.each(["cancel", "zombie", "late-result"])(
    "allows for a strike from outside to be told before the manifest: %s",
    (action) => {
      expect(judge(struckEarly(action)).verdict).toBe("holds");
    },
  );

  it.each(["double-trigger", "duplicate-delivery", "reordered-completion", "truncated-source"])(
    "takes no strike for an excuse that ends no run: %s",
    (action) => {
      expect(judge(withStruckRoot(action)).verdict).toBe("violated");
    },
  );

  it("asks of a manifest that outlived its orchestrator to be whole", () => {
    const profiles = shardFile(0, "profiles.ndjson");
    const without = withFile(withStruckRoot("cancel"), pathOf(profiles), null);
    expect(judge(without).evidence).toEqual([
      `${MANIFEST} looks finished, but ${MANIFEST} names ${profiles}, which is not there`,
    ]);
    const status = withFile(withStruckRoot("cancel"), MANIFEST, '{"status":"running"}');
    expect(judge(status).evidence[0]).toContain(`${MANIFEST} looks finished, but`);
    const short = rewriting("manifest.json", (manifest) => {
      const document = JSON.parse(manifest);
      document.shards.pop();
      return JSON.stringify(document);
    });
    expect(judge(withStruckRoot("cancel", goodRun(short))).evidence[0]).toContain(
      `${MANIFEST} tells of 2 shards`,
    );
  });

  it("holds where another root of the journal published it and completed", () => {
    const both = withSecondRoot();
    const firstFailed = withJournal(both, (entry) =>
      entry.kind === "run" && entry.event === "ended" && entry.run === ROOT
        ? { ...entry, status: "failed", error: "why" }
        : entry,
    );
    const expectation = { ...both.expectation, outcome: "failed" } as const;
    const run = { ...firstFailed, otherRoots: [], expectation };
    expect(judge(run).verdict).toBe("holds");
    const bothFailed = withJournal(run, (entry) =>
      entry.kind === "run" && entry.event === "ended" && entry.run === second(ROOT)
        ? { ...entry, status: "failed", error: "why" }
        : entry,
    );
    expect(judge(bothFailed).evidence).toEqual([
      `${MANIFEST} is there, though root ${ROOT} failed and root ${second(ROOT)} failed: it looks finished`,
    ]);
  });

  it("holds where it lay there before the journal began", () => {
    const run = withFile(failedRun(), MANIFEST, text(MANIFEST));
    const before = new Map([[MANIFEST, { bytes: 1, sha256: "x" }]]);
    expect(judge({ ...run, before }).verdict).toBe("holds");
    expect(judge({ ...run, before: new Map() }).evidence).toEqual([
      `${MANIFEST} is there, though root ${ROOT} failed: it looks finished`,
    ]);
    // Not known what lay there: the journal tells of everything that was published since.
    expect(judge(run).verdict).toBe("holds");
  });

  it("holds no manifest against a run where the journal tells no store operations, if it was struck", () => {
    const silent = (run: Evidence) =>
      withJournal(run, (entry) => (entry.kind === "store" ? null : entry));
    expect(judge(silent(withStruckRoot("lost-result"))).verdict).toBe("holds");
    expect(judge(silent(failedLate())).verdict).toBe("violated");
    expect(judge(silent(goodRun())).verdict).toBe("holds");
  });
});
