/** For tests: a run of 3 shards in which every invariant holds, and ways to break one thing in it. */
import type { RunManifest, RunResult, ShardManifest, ShardResult } from "../../tasks/artifacts.ts";
import type { JournalEntry, JournalEvent } from "../journal/entry.ts";
import { computeOracle } from "../oracle/compute.ts";
import { sha256 } from "../oracle/digest.ts";
import type { Oracle, OracleShard, OracleTotals } from "../oracle/oracle.ts";
import { linesOf } from "../oracle/testing/expected.ts";
import { createJournalWriter, type JournalWriter } from "./good-journal.ts";
import type { Evidence, RunEvidence } from "./invariant.ts";
import { filesInMemory } from "./known-files.ts";

const pad = (text: string, fields: number) => text + ",".repeat(fields - text.split(",").length);
const id = (n: number) => `cust_${String(n).padStart(8, "0")}`;
const csv = (header: string, rows: readonly string[]) =>
  Buffer.from([header, ...rows.map((row) => pad(row, header.split(",").length)), ""].join("\n"));

/** 12 customers; the CRM has a superseded row of the first and a quarantined row (line 15). */
const SOURCES = {
  crm: csv(
    "customer_id,email,company_name,industry,employee_count,deal_stage,deal_value,sales_owner,last_contact",
    [
      `${id(0)},old@example.com,Old`,
      ...Array.from({ length: 12 }, (_, n) => `${id(n)},c${n}@example.com,Company ${n}`),
      `${id(1)},x@example.com,Broken,,not-a-number`,
    ],
  ),
  billing: csv(
    "customer_id,email,plan,mrr,payment_status,subscription_start,last_payment",
    Array.from({ length: 6 }, (_, n) => `${id(n)},,starter,${n}.5,active`),
  ),
  product: csv(
    "customer_id,email,signup_date,last_active,total_sessions,features_used,usage_pct,account_status",
    Array.from({ length: 6 }, (_, n) => `${id(n + 6)},,,,,,${20 + 15 * n}`),
  ),
  support: csv(
    "customer_id,email,total_tickets,open_tickets,avg_resolution_hrs,last_ticket_date,nps_score,csat_score",
    [`${id(3)},,,,,,9`, `${id(8)},,5,4,,,2`],
  ),
};

export const SHARDS = 3;
/** The shard whose first attempt is killed while it writes its profiles. */
export const STRUCK = 1;
export const ROOT = "root";
export const ORACLE: Oracle = computeOracle(SOURCES, SHARDS);

/** The oracle's lines of a shard's profiles, each with its LF. */
export function profilesOf(shard: number): string[] {
  return linesOf((ORACLE.shards[shard] as OracleShard).profiles);
}

/** A customer of a shard, for evidence that names one. */
export function customerOf(shard: number, position = 0): string {
  return JSON.parse(profilesOf(shard)[position] as string).customer_id;
}

export const shardFile = (shard: number, ending: string) =>
  `shard-0000${shard}-of-0000${SHARDS}.${ending}`;
/** Path of a file in the run's folder. */
export const pathOf = (name: string) => `${ORACLE.runKey}/${name}`;

/** Changes an artifact's text before any digest of it is taken, so that all digests agree with it. */
export type Rewrite = (name: string, text: string) => string;

/** A run in which shard {@link STRUCK} needed two attempts, and its fault-free reference. */
export function goodRun(rewrite: Rewrite = (_name, text) => text): Evidence {
  return {
    ...fabricate(rewrite, true),
    reference: fabricate((_name, text) => text, false),
    oracle: ORACLE,
    expectation: {
      outcome: "completed",
      attempts: { [STRUCK]: 2 },
      faults: [{ action: "kill", description: `kill shard ${STRUCK} at artifact.write` }],
    },
    retryPolicies: {
      merge_customer_data: { maxRetries: 0, waitDurationMs: 1000, backoffScaling: 2 },
      process_shard: { maxRetries: 3, waitDurationMs: 2000, backoffScaling: 2 },
    },
    waitScale: 0.01,
  };
}

/** A rewrite of one artifact. */
export function rewriting(wanted: string, change: (text: string) => string): Rewrite {
  return (name, text) => {
    if (name !== wanted) return text;
    const changed = change(text);
    if (changed === text) throw new Error(`the rewrite of ${wanted} changes nothing`);
    return changed;
  };
}

/** With a file put there, or (null) taken away. */
export function withFile(evidence: Evidence, path: string, text: string | null): Evidence {
  const files = new Map(evidence.files.paths.map((each) => [each, evidence.files.read(each)]));
  if (text === null) files.delete(path);
  else files.set(path, Buffer.from(text));
  return { ...evidence, files: filesInMemory(files) };
}

/** With other entries, numbered anew. An entry is dropped by null, several may stand for one. */
export function withJournal(
  evidence: Evidence,
  change: (entry: JournalEntry) => JournalEntry | readonly JournalEntry[] | null,
): Evidence {
  const entries = evidence.journal.flatMap((entry) => change(entry) ?? []);
  return { ...evidence, journal: entries.map((entry, seq) => ({ ...entry, seq })) };
}

function fabricate(rewrite: Rewrite, withFault: boolean): RunEvidence {
  const files = new Map<string, Buffer>();
  const journal = createJournalWriter();
  journal.add({ ...created("merge_customer_data", ROOT, null), maxAttempts: 1 });
  journal.add({ kind: "attempt", event: "started", run: ROOT, attempt: 1 });
  const results = ORACLE.shards.map((shard) => runShard(shard, rewrite, journal, files, withFault));
  const manifest: RunManifest = {
    ...claim(ORACLE),
    shards: results.map(({ shard, customers, manifest, profiles, quarantine }) => ({
      shard,
      customers,
      manifest: { name: shardFile(shard, "manifest.json"), ...manifest },
      profiles: { name: shardFile(shard, "profiles.ndjson"), ...profiles },
      quarantine: { name: shardFile(shard, "quarantine.ndjson"), ...quarantine },
    })),
  };
  const text = rewrite("manifest.json", document(manifest));
  const { pipelineVersion: _, ...totals } = claim(ORACLE);
  const result: RunResult = {
    runKey: ORACLE.runKey,
    ...totals,
    averageHealthScore: Math.round((ORACLE.sums.healthScore * 10) / ORACLE.customers) / 10,
    manifest: publish(files, journal, ROOT, 1, "manifest.json", text),
  };
  complete(journal, ROOT, 1, result);
  return { root: ROOT, journal: journal.entries, files: filesInMemory(files) };
}

function runShard(
  expected: OracleShard,
  rewrite: Rewrite,
  journal: JournalWriter,
  files: Map<string, Buffer>,
  withFault: boolean,
): ShardResult {
  const { shard } = expected;
  const run = `run-${shard}`;
  const isStruck = withFault && shard === STRUCK;
  journal.add({ ...created("process_shard", run, shard), maxAttempts: 4 });
  journal.add({ kind: "attempt", event: "started", run, attempt: 1 });
  if (isStruck) journal.addKilledAttempt(run, shard, temporary(profilesName(shard), run, 1));
  const attempt = isStruck ? 2 : 1;
  const put = (name: string, text: string) =>
    publish(files, journal, run, attempt, name, rewrite(name, text));

  const profiles = put(profilesName(shard), linesOf(expected.profiles).join(""));
  const quarantineName = shardFile(shard, "quarantine.ndjson");
  const quarantine = put(quarantineName, linesOf(expected.quarantine).join(""));
  const document_: ShardManifest = {
    ...claim(expected),
    shard,
    profiles: { name: profilesName(shard), ...profiles },
    quarantine: { name: quarantineName, ...quarantine },
  };
  const manifest = put(shardFile(shard, "manifest.json"), document(document_));
  if (isStruck) {
    journal.add({
      kind: "store",
      run,
      attempt,
      op: "remove",
      path: temporary(profilesName(shard), run, 1),
    });
  }
  const { pipelineVersion: _, ...totals } = claim(expected);
  const { firstQuarantined } = expected;
  const result = { shard, ...totals, profiles, quarantine, manifest, firstQuarantined };
  complete(journal, run, attempt, result);
  return result;
}

const profilesName = (shard: number) => shardFile(shard, "profiles.ndjson");
const document = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** Path of an attempt's temporary file. */
export function temporary(name: string, run: string, attempt: number): string {
  return pathOf(`.${name}.${run}-${attempt}.tmp`);
}

function claim({ customers, rows, idDigest, sums }: OracleTotals) {
  const { sourceDigest, shardCount } = ORACLE;
  return { pipelineVersion: "1", sourceDigest, shardCount, customers, rows, idDigest, sums };
}

function created(task: string, run: string, shard: number | null) {
  const parent = run === ROOT ? null : ROOT;
  return { kind: "run", event: "created", run, task, parent, root: ROOT, shard } as const;
}

function complete(journal: JournalWriter, run: string, attempt: number, value: unknown): void {
  const ends: JournalEvent[] = [
    { kind: "attempt", event: "ended", run, attempt, outcome: "completed", reason: null },
    { kind: "result", run, attempt, value },
    { kind: "run", event: "ended", run, status: "completed", error: null },
  ];
  for (const end of ends) journal.add(end);
}

function publish(
  files: Map<string, Buffer>,
  journal: JournalWriter,
  run: string,
  attempt: number,
  name: string,
  text: string,
) {
  const digest = { bytes: Buffer.byteLength(text), sha256: sha256(text) };
  journal.addPublication(run, attempt, temporary(name, run, attempt), pathOf(name), digest);
  files.set(pathOf(name), Buffer.from(text));
  return digest;
}
