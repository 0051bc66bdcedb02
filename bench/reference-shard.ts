/**
 * The shard body of the published TypeScript reference, written again from its description: load and
 * type all four files, keep the rows of one shard, merge them in a map (a later source wins), score.
 * It publishes nothing: what it returns are counts, a sum and one profile.
 */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import Papa from "papaparse";

/** In the order in which the reference merges them. */
const FILES = ["crm.csv", "billing.csv", "product.csv", "support.csv"] as const;

type Row = Record<string, unknown>;

/** What the reference's shard returns. */
export interface ReferenceShard {
  readonly count: number;
  readonly recordsProcessed: number;
  readonly healthScoreSum: number;
  readonly churnDistribution: Readonly<Record<Level, number>>;
  readonly sampleProfile: Row | null;
}

type Level = "LOW" | "MEDIUM" | "HIGH";

/** Plays one shard over the sources in a folder. */
export async function referenceShard(
  folder: string,
  shard: number,
  shardCount: number,
): Promise<ReferenceShard> {
  const loaded = await Promise.all(FILES.map((file) => load(join(folder, file))));
  const own = loaded.map((rows) =>
    rows.filter((row) => row.customer_id && shardOf(String(row.customer_id), shardCount) === shard),
  );
  const merged = new Map<string, Row>();
  for (const row of own.flat()) {
    const id = String(row.customer_id);
    merged.set(id, { ...merged.get(id), ...row });
  }
  const profiles = [...merged.values()].map(enriched);
  const churnDistribution = { LOW: 0, MEDIUM: 0, HIGH: 0 };
  for (const profile of profiles) churnDistribution[profile.churn_risk] += 1;
  return {
    count: profiles.length,
    recordsProcessed: own.reduce((sum, rows) => sum + rows.length, 0),
    healthScoreSum: profiles.reduce((sum, { health_score }) => sum + health_score, 0),
    churnDistribution,
    sampleProfile: profiles[0] ?? null,
  };
}

async function load(path: string): Promise<Row[]> {
  const text = await readFile(path, "utf8");
  return Papa.parse<Row>(text, { header: true, dynamicTyping: true, skipEmptyLines: true }).data;
}

function shardOf(id: string, shardCount: number): number {
  return createHash("md5").update(id, "utf8").digest().readUInt32BE(0) % shardCount;
}

function enriched(row: Row) {
  const usage = Number(row.usage_pct ?? 50);
  const payment = String(row.payment_status ?? "").toLowerCase();
  const plan = String(row.plan ?? "").toLowerCase();
  const stage = String(row.deal_stage ?? "").toLowerCase();
  const nps = row.nps_score as number;
  const tickets = Number(row.open_tickets ?? 0);
  const isPaymentBad = payment === "past_due" || payment === "failed";

  let health = 50;
  if (usage >= 80) health += 20;
  else if (usage >= 60) health += 10;
  else if (usage < 30) health -= 10;
  if (payment === "active") health += 15;
  else if (isPaymentBad) health -= 15;
  if (nps >= 9) health += 10;
  else if (nps >= 7) health += 5;
  else if (nps <= 5) health -= 10;
  if (tickets === 0) health += 5;
  else if (tickets > 3) health -= 5;

  const churn =
    (usage < 30 ? 3 : usage < 50 ? 1 : 0) +
    (isPaymentBad ? 3 : 0) +
    (nps <= 6 ? 2 : 0) +
    (tickets > 3 ? 1 : 0);
  const expansion =
    (usage >= 80 ? 3 : usage >= 60 ? 1 : 0) +
    (/^(starter|free|basic)$/.test(plan) ? 2 : /^(business|professional)$/.test(plan) ? 1 : 0) +
    (nps >= 9 ? 2 : 0) +
    (stage === "enterprise" ? 1 : 0);
  return {
    ...row,
    health_score: Math.min(100, Math.max(0, health)),
    churn_risk: level(churn),
    expansion_potential: level(expansion),
  };
}

function level(points: number): Level {
  if (points >= 5) return "HIGH";
  return points >= 2 ? "MEDIUM" : "LOW";
}
