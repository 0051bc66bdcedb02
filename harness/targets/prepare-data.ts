/** The sources of a scenario: generated anew, the same bytes for the same seed. */
import { generateSources } from "../../data/generate.ts";
import type { Scenario } from "../scenario/schema.ts";
import type { OnProgress } from "./stage.ts";

/**
 * Writes the four sources of a scenario into a folder.
 *
 * @param onProgress told in rows
 */
export async function prepareData(
  { data, run, seed }: Scenario,
  folder: string,
  onProgress: OnProgress = () => {},
): Promise<void> {
  const hot = data.hotShard === undefined ? {} : { shards: run.shards };
  await generateSources({ ...data, ...hot, seed }, folder, ({ phase, done, total }) => {
    if (phase === "rows") onProgress(done, total);
  });
}
