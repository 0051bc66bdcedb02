/**
 * Promise: every customer that any source knows has exactly one profile, in the shard that its id
 * says, with the content that the rules give, however the sources are written and into however many
 * shards they go.
 *
 * The rules (design, sections 5 and 7: exactly-once, right-shard, correct-content). What must be
 * there is worked out by the oracle, which shares no code with the pipeline.
 */
import fc from "fast-check";
import { expect, it } from "vitest";
import { computeOracle } from "../harness/oracle/compute.ts";
import { shardOf } from "../harness/oracle/digest.ts";
import { linesOf as expectedLines, profilesOf } from "../harness/oracle/testing/expected.ts";
import { AWKWARD_IDS, sourceDrafts, writeSources } from "./arbitrary/sources.ts";
import { runs } from "./replay.ts";
import { linesOf, type PublishedRun, runOver } from "./run-over.ts";

const shardCount = () => fc.integer({ min: 1, max: 40 });

/** The lines of each shard's profiles. */
function profilesByShard({ published, result }: PublishedRun): string[][] {
  const pad = (n: number) => String(n).padStart(5, "0");
  return Array.from({ length: result.shardCount }, (_, shard) =>
    linesOf(
      published,
      `${result.runKey}/shard-${pad(shard)}-of-${pad(result.shardCount)}.profiles.ndjson`,
    ),
  );
}

const idOf = (line: string): string => JSON.parse(line).customer_id;

it("no customer is lost, none is there twice", async () => {
  await fc.assert(
    fc.asyncProperty(sourceDrafts(), shardCount(), async (drafts, shards) => {
      const files = writeSources(drafts);
      const ids = profilesByShard(await runOver(files, shards))
        .flat()
        .map(idOf);
      expect(ids.sort()).toEqual([...profilesOf(computeOracle(files, shards)).keys()].sort());
    }),
    runs(50),
  );
});

it("every customer lies in the shard that its id says", async () => {
  await fc.assert(
    fc.asyncProperty(sourceDrafts(), shardCount(), async (drafts, shards) => {
      const run = await runOver(writeSources(drafts), shards);
      const places = profilesByShard(run).flatMap((lines, shard) =>
        lines.map((line) => ({ id: idOf(line), shard })),
      );
      expect(places).toEqual(places.map(({ id }) => ({ id, shard: shardOf(id, shards) })));
    }),
    runs(50),
  );
});

it("every profile is the oracle's, byte for byte and in its order", async () => {
  await fc.assert(
    fc.asyncProperty(sourceDrafts(), shardCount(), async (drafts, shards) => {
      const files = writeSources(drafts);
      const oracle = computeOracle(files, shards);
      expect(profilesByShard(await runOver(files, shards))).toEqual(
        oracle.shards.map(({ profiles }) => expectedLines(profiles)),
      );
    }),
    runs(50),
  );
});

it("the results of the run and of its shards say the same as the oracle", async () => {
  await fc.assert(
    fc.asyncProperty(sourceDrafts(), shardCount(), async (drafts, shards) => {
      const files = writeSources(drafts);
      const oracle = computeOracle(files, shards);
      const { result, shardResults } = await runOver(files, shards);
      const { runKey, sourceDigest, customers, idDigest, sums } = oracle;
      expect(result).toMatchObject({ runKey, sourceDigest, customers, idDigest, sums });
      expect(shardResults).toMatchObject(
        oracle.shards.map(({ shard, customers, idDigest, sums }) => ({
          shard,
          customers,
          idDigest,
          sums,
        })),
      );
    }),
    runs(50),
  );
});

it.each([1, 7, 40])(
  "ids that differ in a byte are different customers (%i shards)",
  async (shards) => {
    const row = (id: string) => `"${id.replaceAll('"', '""')}",,,,,,,`;
    const files = {
      crm: Buffer.from(
        [
          "customer_id,email,company_name,industry,employee_count,deal_stage,deal_value,sales_owner,last_contact",
          ...AWKWARD_IDS.map((id) => `${row(id)},`),
        ].join("\n"),
      ),
      billing: Buffer.from(
        `customer_id,email,plan,mrr,payment_status,subscription_start,last_payment\nx,,,,,,`,
      ),
      product: Buffer.from(
        `customer_id,email,signup_date,last_active,total_sessions,features_used,usage_pct,account_status\n${row("x")}`,
      ),
      support: Buffer.from(
        `customer_id,email,total_tickets,open_tickets,avg_resolution_hrs,last_ticket_date,nps_score,csat_score\n${row("x")}`,
      ),
    };
    const ids = profilesByShard(await runOver(files, shards))
      .flat()
      .map(idOf);
    expect(ids.sort()).toEqual([...AWKWARD_IDS].sort());
  },
);
