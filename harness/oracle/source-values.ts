import type { OracleValue } from "./value.ts";

/** What one source says of a customer; texts are byte text. */
export interface SourceValues {
  readonly email: OracleValue;
  /** In the order of the source's columns. */
  readonly columns: readonly OracleValue[];
  /** Whether JSON has nothing to escape in any of it. */
  readonly isPlain: boolean;
}
