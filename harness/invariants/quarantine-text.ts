import type { OracleShard } from "../oracle/oracle.ts";

/** What the quarantine artifact of a shard must hold. */
export function quarantineText({ quarantined }: OracleShard): string {
  return quarantined.map(({ artifactLine }) => artifactLine).join("");
}
