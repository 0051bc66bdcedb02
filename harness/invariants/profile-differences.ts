/** Where a profiles artifact is not what the oracle says. */
import type { OracleProfile } from "../oracle/oracle.ts";
import { bytesDifference } from "./difference.ts";
import { customerOf, linesOf } from "./published.ts";

/** Customer by customer; where all of those are right, the first byte that differs. */
export function profileDifferences(
  path: string,
  expected: readonly OracleProfile[],
  bytes: Buffer,
): string[] {
  const whole = bytesDifference(expected.map(({ line }) => line).join(""), bytes);
  if (whole === null) return [];
  const found = new Map(
    linesOf(bytes).map((line, index) => [customerOf(line, `${path} line ${index + 1}`), line]),
  );
  const wrong = expected.flatMap(({ customerId, line }) => {
    const published = found.get(customerId);
    found.delete(customerId);
    if (published === undefined) return [`${path}: no line for customer "${customerId}"`];
    const difference = bytesDifference(line, published);
    return difference === null ? [] : [`${path}: line of customer "${customerId}": ${difference}`];
  });
  const extra = [...found.keys()].map((id) => `${path}: a line for customer "${id}", unexpected`);
  const all = [...wrong, ...extra];
  // All lines are there and right: their order is not, or one is there twice.
  return all.length > 0 ? all : [`${path}: ${whole}`];
}
