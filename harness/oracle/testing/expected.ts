/** For tests: what the oracle expects, as text. */
import type { ExpectedFile, Oracle } from "../oracle.ts";

/** The lines of an expected file, each with its LF. */
export function linesOf(file: ExpectedFile): string[] {
  const pieces = Array.from(file.chunks(), (piece) => Buffer.from(piece));
  return splitLines(Buffer.concat(pieces).toString());
}

/** The lines of a text, each with its LF, and what follows the last one. */
export function splitLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** All profiles' lines by customer, shard after shard. */
export function profilesOf({ shards }: Oracle): Map<string, string> {
  const lines = shards.flatMap(({ profiles }) => linesOf(profiles));
  return new Map(lines.map((line) => [JSON.parse(line).customer_id, line]));
}

/** The lines of all quarantined rows, shard after shard. */
export function quarantinedOf({ shards }: Oracle): string[] {
  return shards.flatMap(({ quarantine }) => linesOf(quarantine));
}
