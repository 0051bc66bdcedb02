import { rootRun } from "../journal/runs.ts";
import { artifactOf } from "./artifact-names.ts";
import type { Invariant } from "./invariant.ts";

/**
 * The error text is asked for only where one is expected. A run over sources that cannot be used
 * must not complete, whatever the scenario says: no other invariant has anything to compare it to.
 */
export const outcome: Invariant = {
  name: "outcome",
  title: "The run ends as the scenario says, and looks finished only if it is.",
  judge({ root, journal, files, oracle, expectation }) {
    const { ended } = rootRun(journal, root);
    const status = ended?.status ?? "never ended";
    const error = ended?.error ?? null;
    const violations: string[] = [];
    if (status !== expectation.outcome) {
      const why = error === null ? "" : ` (${error})`;
      violations.push(`the root run ${status}${why}, expected ${expectation.outcome}`);
    } else if (expectation.error !== undefined && !error?.includes(expectation.error)) {
      violations.push(
        `the root run's error is ${JSON.stringify(error)}, expected to contain ${JSON.stringify(expectation.error)}`,
      );
    }
    if (status === "completed") {
      if (oracle === null)
        violations.push("the root run completed over sources that cannot be used");
      return violations;
    }
    const manifests = files.paths.filter(
      (path) => artifactOf(path.slice(path.lastIndexOf("/") + 1))?.kind === "run-manifest",
    );
    return violations.concat(
      manifests.map((path) => `${path} is there, though the run ${status}: it looks finished`),
    );
  },
};
