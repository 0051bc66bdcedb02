import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { generateSources } from "./generate.ts";
import type { DataOptions } from "./options.ts";

/** The committed sample: small, with every option on, so with every awkward and malformed case. */
export const SAMPLE_OPTIONS: DataOptions = {
  customers: 60,
  seed: 20250115,
  missing: 12,
  superseded: 16,
  malformed: 56,
  awkwardIds: 28,
  awkwardFields: 60,
  hotShard: 3,
  hotFraction: 0.4,
  crlf: true,
  bom: true,
  shuffleRows: true,
  shuffleColumns: true,
};

export const SAMPLE_FOLDER = join(import.meta.dirname, "sample");

// Regenerate with: npx tsx data/sample.ts
if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const made = await generateSources(SAMPLE_OPTIONS, SAMPLE_FOLDER);
  console.log(`${made.rows} rows in ${SAMPLE_FOLDER}`);
}
