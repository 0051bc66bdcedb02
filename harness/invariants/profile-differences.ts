/** Where a profiles artifact is not what the oracle says, customer by customer. */
import { messageOf } from "../../tasks/errors.ts";
import type { ExpectedFile } from "../oracle/oracle.ts";
import { bytesDifference, isSame, piecesDifference } from "./difference.ts";
import type { ArtifactFiles } from "./invariant.ts";
import { contentOf } from "./known-files.ts";
import { customerOf, linesIn } from "./published.ts";
import { quoted } from "./visible.ts";

export interface ProfileDifferences {
  /** Expected customers without a line. */
  readonly missing: readonly string[];
  /** Customers of lines that nobody expects: of another shard, of no source, or there once more. */
  readonly unexpected: readonly string[];
  readonly changed: readonly ChangedProfile[];
}

interface ChangedProfile {
  readonly customerId: string;
  /** The first whose value differs; null where the values are the same and only their text is not. */
  readonly field: string | null;
  /** In the bytes of the line. */
  readonly difference: string;
}

const NONE: ProfileDifferences = { missing: [], unexpected: [], changed: [] };
/** Two invariants ask: each expected file with what it was last compared to. */
const known = new WeakMap<
  ExpectedFile,
  { readonly files: ArtifactFiles; readonly path: string; readonly differences: ProfileDifferences }
>();

/** Whether an artifact is what is expected, byte for byte. */
export function isExpected(files: ArtifactFiles, path: string, expected: ExpectedFile): boolean {
  const { bytes, sha256 } = contentOf(files, path);
  return bytes === expected.bytes && sha256 === expected.sha256;
}

/**
 * What is wrong with an artifact: customer by customer, or the first byte that differs where all of those
 * are right or a line is no profile.
 */
export function profileViolations(
  files: ArtifactFiles,
  path: string,
  expected: ExpectedFile,
): string[] {
  let unreadable: string[] = [];
  try {
    const { missing, unexpected, changed } = profileDifferences(files, path, expected);
    const customers = [
      ...changed.map(
        ({ customerId, field, difference }) =>
          `${path}: line of customer ${quoted(customerId)}${field === null ? "" : `, ${field}`}: ${difference}`,
      ),
      ...missing.map((id) => `${path}: no line for customer ${quoted(id)}`),
      ...unexpected.map((id) => `${path}: a line for customer ${quoted(id)}, unexpected`),
    ];
    if (customers.length > 0) return customers;
  } catch (error) {
    unreadable = [messageOf(error)];
  }
  return [...byteViolations(files, path, expected), ...unreadable];
}

/** The first byte that differs, if any does. */
export function byteViolations(
  files: ArtifactFiles,
  path: string,
  expected: ExpectedFile,
): string[] {
  if (isExpected(files, path, expected)) return [];
  const difference = piecesDifference(
    () => expected.chunks(),
    () => files.chunks(path),
  );
  return difference === null ? [] : [`${path}: ${difference}`];
}

/**
 * The customers that an artifact differs in; none where it is what is expected, or where only the
 * order or the last line's end is not. What differs is held in memory, and nothing else.
 *
 * @throws Error naming the file and the line that is no profile
 */
export function profileDifferences(
  files: ArtifactFiles,
  path: string,
  expected: ExpectedFile,
): ProfileDifferences {
  if (isExpected(files, path, expected)) return NONE;
  const last = known.get(expected);
  if (last?.files === files && last.path === path) return last.differences;
  const differences = compare(linesIn(expected.chunks()), linesIn(files.chunks(path)), path);
  known.set(expected, { files, path, differences });
  return differences;
}

/** Two lines at a time: one that has not met its other yet waits for it. */
function compare(
  expected: Iterator<Buffer>,
  found: Iterator<Buffer>,
  path: string,
): ProfileDifferences {
  const missing = new Map<string, Buffer>();
  const unexpected = new Map<string, Buffer[]>();
  const changed: ChangedProfile[] = [];

  function meet(customerId: string, wanted: Buffer, given: Buffer): void {
    const difference = bytesDifference(wanted, given);
    if (difference === null) return;
    changed.push({ customerId, field: changedField(wanted, given), difference });
  }

  function expect(line: Buffer): void {
    const customerId = customerOf(line, "the oracle");
    const [given, ...others] = unexpected.get(customerId) ?? [];
    if (given === undefined) missing.set(customerId, Buffer.from(line));
    else {
      if (others.length === 0) unexpected.delete(customerId);
      else unexpected.set(customerId, others);
      meet(customerId, line, given);
    }
  }

  function find(line: Buffer, number: number): void {
    const customerId = customerOf(line, `${path} line ${number}`);
    const wanted = missing.get(customerId);
    if (wanted === undefined) {
      unexpected.set(customerId, [...(unexpected.get(customerId) ?? []), Buffer.from(line)]);
    } else {
      missing.delete(customerId);
      meet(customerId, wanted, line);
    }
  }

  for (let number = 1; ; number += 1) {
    const wanted = expected.next();
    const given = found.next();
    if (wanted.done && given.done) break;
    if (!wanted.done && !given.done && wanted.value.equals(given.value)) continue;
    if (!wanted.done) expect(wanted.value);
    if (!given.done) find(given.value, number);
  }
  return {
    missing: [...missing.keys()],
    unexpected: [...unexpected].flatMap(([id, lines]) => lines.map(() => id)),
    changed,
  };
}

function changedField(expected: Buffer, found: Buffer): string | null {
  const [wanted, given] = [expected, found].map((line) => JSON.parse(line.toString("utf8")));
  const fields = new Set([...Object.keys(wanted), ...Object.keys(given)]);
  return [...fields].find((field) => !isSame(wanted[field], given[field])) ?? null;
}
