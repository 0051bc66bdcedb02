/**
 * The oracle may be as fast as it likes: it says what the naive one says, over sources with every
 * awkward case and damaged in any place, in whatever pieces they are read, into whatever ranges their
 * customers are parted.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { damagedSources } from "../../properties/arbitrary/damaged.ts";
import { customerId } from "../../properties/arbitrary/sources.ts";
import { runs } from "../../properties/replay.ts";
import { computeOracle } from "./compute.ts";
import type { Oracle } from "./oracle.ts";
import { OracleError } from "./oracle-error.ts";
import { linesOf } from "./testing/expected.ts";
import { computeNaively, type NaiveOracle } from "./testing/naive-oracle.ts";
import { byteTextOf } from "./text.ts";

const boundaries = () =>
  fc
    .uniqueArray(customerId(), { maxLength: 5 })
    .map((ids) => ids.map((id) => byteTextOf(Buffer.from(id))).sort());

function said({ runKey, customers, rows, idDigest, sums, shards }: Oracle): NaiveOracle {
  return {
    runKey,
    customers,
    rows,
    idDigest,
    sums,
    shards: shards.map(({ customers, rows, idDigest, sums, profiles, quarantine }) => ({
      customers,
      rows,
      idDigest,
      sums,
      profiles: linesOf(profiles),
      quarantine: linesOf(quarantine),
    })),
  };
}

/** What came out, or the message of the error that says that nothing can. */
function outcomeOf(compute: () => NaiveOracle): NaiveOracle | string {
  try {
    return compute();
  } catch (error) {
    if (error instanceof OracleError) return error.message;
    throw error;
  }
}

it("says what the naive oracle says", () => {
  fc.assert(
    fc.property(
      damagedSources(),
      fc.integer({ min: 1, max: 5 }),
      boundaries(),
      (files, shards, between) => {
        expect(outcomeOf(() => said(computeOracle(files, shards, between)))).toEqual(
          outcomeOf(() => computeNaively(files, shards)),
        );
      },
    ),
    runs(500),
  );
});
