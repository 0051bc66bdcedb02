/** The retry policies that the design gives the tasks (section 4), apart from what they declare. */

export interface OraclePolicy {
  /** Further attempts after the first. */
  readonly maxRetries: number;
  /** Milliseconds before each retry, one after the other. */
  readonly waitsMs: readonly number[];
}

export const ORACLE_POLICIES: Readonly<Record<string, OraclePolicy>> = {
  merge_customer_data: { maxRetries: 0, waitsMs: [] },
  partition_source: { maxRetries: 3, waitsMs: [2000, 4000, 8000] },
  process_shard: { maxRetries: 3, waitsMs: [2000, 4000, 8000] },
};
