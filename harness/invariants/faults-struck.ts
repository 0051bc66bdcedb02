import type { Invariant } from "./invariant.ts";

/** A scenario whose fault did not strike has tested nothing. */
export const faultsStruck: Invariant = {
  name: "faults-struck",
  title: "Every fault of the scenario struck.",
  judge({ journal, expectation }) {
    const struck = new Set(
      journal.flatMap((entry) => (entry.kind === "fault" ? [entry.fault] : [])),
    );
    return expectation.faults.flatMap(({ action, description }, position) =>
      struck.has(position) ? [] : [`fault ${position} (${action}) did not strike: ${description}`],
    );
  },
};
