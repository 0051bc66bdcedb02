import type { Effects } from "../drills/effects.ts";
import type { Log, LogFields } from "../log.ts";

/** What an attempt does not survive; in the tests an error, so that they can go on. */
export class AttemptOver extends Error {}

/** Effects that only tell of themselves, and a log that goes into the same list. */
export function recordedEffects(): { told: unknown[]; effects: Effects; log: Log } {
  const told: unknown[] = [];
  const tell = (fields: LogFields) => {
    const { event, ...rest } = fields;
    told.push(event === "fault_struck" ? rest : fields);
  };
  const over = async (what: string): Promise<never> => {
    told.push(what);
    throw new AttemptOver(what);
  };
  const effects: Effects = {
    kill: () => over("kill"),
    exit: (code) => over(`exit ${code}`),
    hang: () => over("hang"),
    async sleep(ms) {
      told.push(`sleep ${ms}`);
    },
    async freeze(ms) {
      told.push(`freeze ${ms}`);
    },
  };
  return { told, effects, log: { info: tell, warn: tell, error: tell } };
}
