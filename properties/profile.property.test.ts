/**
 * Promise: a profile follows from its customer's own rows, by rules that a person can check: the later
 * row of a source wins, `email` is the first that crm, billing, product or support has, what nobody
 * knows is null, and the scores are those of the design's table. Nothing else matters: no other
 * customer, no place in a file, no column that we do not know.
 *
 * The rules (design, section 5, "Profile" and "Accounting"). What a profile must hold is said by
 * `meantValues`, what it must score by the oracle, which is made from the design's table alone.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ORACLE_COLUMNS } from "../harness/oracle/columns.ts";
import { ORACLE_SOURCES } from "../harness/oracle/oracle.ts";
import { scoresFrom } from "../harness/oracle/score.ts";
import { type ScoredFields, scoresOf } from "../tasks/enrichment.ts";
import { perSource } from "../tasks/sources.ts";
import { PLAINLY, type SpeltSources, unknownColumns, written } from "./arbitrary/spelling.ts";
import {
  type Cell,
  columnsOf,
  idsOf,
  lastRow,
  meantValues,
  type TableRow,
  type Tables,
  tableRow,
  tables,
} from "./arbitrary/tables.ts";
import { runs } from "./replay.ts";
import { profileLines, runOver } from "./run-over.ts";

type Profile = Readonly<Record<string, Cell>>;

/** What the pipeline makes of tables, by customer. */
async function profilesOf(given: Tables, how?: SpeltSources): Promise<Map<string, Profile>> {
  const { published } = await runOver(written(given, how), 2);
  const profiles = profileLines(published).map((line) => JSON.parse(line) as Profile);
  return new Map(profiles.map((profile) => [profile.customer_id as string, profile]));
}

/** Some columns of a profile. */
const pick = (profile: Profile | undefined, columns: readonly string[]) =>
  columns.map((column) => [column, profile?.[column]]);

describe("what a profile says", () => {
  it("is of the customer's last row in each source, and null where there is none", async () => {
    await fc.assert(
      fc.asyncProperty(tables(), async (given) => {
        const profiles = await profilesOf(given);
        for (const source of ORACLE_SOURCES) {
          for (const id of idsOf(given)) {
            const cells = lastRow(given, source, id)?.cells;
            const expected = columnsOf(source).map((column, i) => [column, cells?.[i] ?? null]);
            expect(pick(profiles.get(id), columnsOf(source))).toEqual(expected);
          }
        }
      }),
      runs(50),
    );
  });

  it("has the email of the first source whose last row has one: crm, billing, product, support", async () => {
    await fc.assert(
      fc.asyncProperty(tables(), async (given) => {
        const profiles = await profilesOf(given);
        const emails = [...profiles].map(([id, { email }]) => [id, email]);
        const expected = [...profiles.keys()].map((id) => [id, meantValues(given, id).email]);
        expect(emails).toEqual(expected);
      }),
      runs(100),
    );
  });

  it("is there for every customer of any source, and for nobody else", async () => {
    await fc.assert(
      fc.asyncProperty(tables(), async (given) => {
        expect([...(await profilesOf(given)).keys()].sort()).toEqual(idsOf(given).sort());
      }),
      runs(50),
    );
  });
});

describe("scores", () => {
  /** Every value at which a rule begins or ends, and one on each side; every word of the table. */
  const CASES = {
    usage_pct: [null, -1, 0, 29, 29.999, 30, 49.999, 50, 59.999, 60, 79.999, 80, 100, 1e9],
    payment_status: [null, "active", "ACTIVE", "past due", "Past-Due", "past_due", "failed", "due"],
    nps_score: [null, -1, 0, 5, 6, 7, 8, 9, 10],
    open_tickets: [null, -1, 0, 1, 3, 4],
    plan: [null, "starter", "Free", "basic", "business", "PROFESSIONAL", "enterprise"],
    deal_stage: [null, "enterprise", "Enterprise", "won"],
  } as const satisfies Record<keyof ScoredFields, readonly Cell[]>;

  it("are the table's in every case that the table tells apart", () => {
    const wrong: unknown[] = [];
    for (const fields of everyCase()) {
      const ours = scoresOf(fields);
      const theirs = scoresFrom({ ...fields });
      const isSame =
        ours.health_score === theirs.health_score &&
        ours.churn_risk === theirs.churn_risk &&
        ours.expansion_potential === theirs.expansion_potential;
      if (!isSame && wrong.length < 3) wrong.push({ fields, ours, table: theirs });
    }
    expect(wrong).toEqual([]);
  });

  function* everyCase(): Iterable<ScoredFields> {
    for (const usage_pct of CASES.usage_pct)
      for (const payment_status of CASES.payment_status)
        for (const nps_score of CASES.nps_score)
          for (const open_tickets of CASES.open_tickets)
            for (const plan of CASES.plan)
              for (const deal_stage of CASES.deal_stage)
                yield { usage_pct, payment_status, nps_score, open_tickets, plan, deal_stage };
  }

  it("are the table's for what a published profile says", async () => {
    await fc.assert(
      fc.asyncProperty(tables(), async (given) => {
        for (const profile of (await profilesOf(given)).values()) {
          const { health_score, churn_risk, expansion_potential } = profile;
          expect({ health_score, churn_risk, expansion_potential }).toEqual(scoresFrom(profile));
        }
      }),
      runs(50),
    );
  });

  it("do not depend on case, nor on which of space, - and _ stands between words", () => {
    const word = fc.constantFrom("active", "past due", "failed", "free", "business", "enterprise");
    const respelt = fc
      .tuple(word, fc.infiniteStream(fc.boolean()), fc.constantFrom(" ", "-", "_"))
      .map(([text, upper, between]) => ({
        text,
        other: [...text]
          .map((letter) => (upper.next().value ? letter.toUpperCase() : letter))
          .join("")
          .replaceAll(" ", between),
      }));
    fc.assert(
      fc.property(respelt, ({ text, other }) => {
        const scores = (word: string) =>
          scoresOf({
            usage_pct: null,
            nps_score: null,
            open_tickets: null,
            payment_status: word,
            plan: word,
            deal_stage: word,
          });
        expect(scores(other)).toEqual(scores(text));
      }),
      runs(500),
    );
  });
});

describe("what changes no profile", () => {
  it("rows in other places of their file, as long as each customer's own keep their order", async () => {
    const ranks = fc.array(fc.nat({ max: 20 }), { minLength: 8, maxLength: 8 });
    /** The rows sorted by rank; then the places of each customer are filled in the old order. */
    const moved = (rows: readonly TableRow[], ranks: readonly number[]): TableRow[] => {
      const places = rows
        .map(({ id }, i) => ({ id, rank: ranks[i] ?? 0 }))
        .sort((a, b) => a.rank - b.rank);
      const left = new Map(rows.map(({ id }) => [id, rows.filter((row) => row.id === id)]));
      return places.map(({ id }) => left.get(id)?.shift() as TableRow);
    };
    await fc.assert(
      fc.asyncProperty(tables(), ranks, async (given, ranks) => {
        const other = perSource((source) => moved(given[source], ranks));
        expect(await profilesOf(other)).toEqual(await profilesOf(given));
      }),
      runs(50),
    );
  });

  it("an earlier row of the same customer in the same source, whatever it says", async () => {
    const earlier = fc.constantFrom(...ORACLE_SOURCES).chain((source) =>
      fc.record({
        source: fc.constant(source),
        row: tableRow(source),
        of: fc.nat({ max: 7 }),
        at: fc.nat({ max: 7 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(tables(), earlier, async (given, { source, row, of, at }) => {
        const rows = given[source];
        const place = of % rows.length;
        const { id } = rows[place] as TableRow;
        const before = at % (place + 1);
        const other = { ...given, [source]: rows.toSpliced(before, 0, { ...row, id }) };
        expect(await profilesOf(other)).toEqual(await profilesOf(given));
      }),
      runs(50),
    );
  });

  it("columns that nobody knows: added, renamed, moved or filled otherwise", async () => {
    const layouts = fc
      .record({ unknown: unknownColumns(), ranks: fc.array(fc.nat({ max: 9 }), { maxLength: 12 }) })
      .map((layout) => perSource(() => ({ ...PLAINLY, ...layout })));
    await fc.assert(
      fc.asyncProperty(tables(), layouts, layouts, async (given, one, other) => {
        expect(await profilesOf(given, other)).toEqual(await profilesOf(given, one));
      }),
      runs(50),
    );
  });

  it("another customer, who adds a profile of its own and nothing else", async () => {
    const NEW = "somebody else";
    const newcomer = fc.record({
      rows: fc.record(perSource((source) => tableRow(source, fc.constant(NEW)))),
      sources: fc.subarray([...ORACLE_SOURCES], { minLength: 1 }),
      at: fc.nat({ max: 8 }),
    });
    await fc.assert(
      fc.asyncProperty(tables(), newcomer, async (given, { rows, sources, at }) => {
        fc.pre(!idsOf(given).includes(NEW));
        const other = perSource((source) =>
          sources.includes(source) ? given[source].toSpliced(at, 0, rows[source]) : given[source],
        );
        const profiles = await profilesOf(other);
        expect(profiles.delete(NEW)).toBe(true);
        expect(profiles).toEqual(await profilesOf(given));
      }),
      runs(50),
    );
  });
});

it("without a source, exactly its columns are null, its emails are gone and so is who was nowhere else", async () => {
  // A file must hold a row; this one is of nobody who counts.
  const NOBODY = "nobody";
  await fc.assert(
    fc.asyncProperty(tables(), fc.constantFrom(...ORACLE_SOURCES), async (given, removed) => {
      fc.pre(!idsOf(given).includes(NOBODY));
      const cells = columnsOf(removed).map(() => null);
      const other: Tables = { ...given, [removed]: [{ id: NOBODY, email: null, cells }] };
      const before = await profilesOf(given);
      const after = await profilesOf(other);
      after.delete(NOBODY);
      const others = ORACLE_SOURCES.filter((source) => source !== removed);
      const stay = idsOf(given).filter((id) => others.some((source) => lastRow(given, source, id)));
      expect([...after.keys()].sort()).toEqual(stay.sort());
      const kept = others.flatMap(columnsOf);
      for (const [id, profile] of after) {
        expect(pick(profile, kept)).toEqual(pick(before.get(id), kept));
        expect(pick(profile, columnsOf(removed))).toEqual(
          ORACLE_COLUMNS[removed].map(([column]) => [column, null]),
        );
        expect(profile.email).toBe(meantValues(other, id).email);
      }
    }),
    runs(50),
  );
});
