/** The journal as text: JSON lines, written in a stable order of keys and read with suspicion. */
import { z } from "zod";
import type { JournalEntry } from "./entry.ts";

const count = z.int().nonnegative();
const ordinal = z.int().positive();
const milliseconds = z.number().nonnegative();
const shard = count.nullable();
const ending = z.enum(["completed", "failed", "canceled"]);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "expected 64 lower-case hex digits");

const instance = ordinal.exactOptional();

const base = { seq: count, t: milliseconds };
const run = { ...base, kind: z.literal("run"), run: z.string() };
const attempt = { ...base, kind: z.literal("attempt"), run: z.string(), attempt: ordinal };

const runEntry = z.discriminatedUnion("event", [
  z.strictObject({
    ...run,
    event: z.literal("created"),
    task: z.string(),
    parent: z.string().nullable(),
    root: z.string(),
    shard,
    source: z.string().exactOptional(),
    input: z.unknown().exactOptional(),
    maxAttempts: ordinal,
  }),
  z.strictObject({
    ...run,
    event: z.literal("retry-scheduled"),
    attempt: ordinal,
    declaredWaitMs: milliseconds,
    waitMs: milliseconds,
  }),
  z.strictObject({
    ...run,
    event: z.literal("ended"),
    status: ending,
    error: z.string().nullable(),
  }),
]);

const attemptEntry = z.discriminatedUnion("event", [
  z.strictObject({ ...attempt, event: z.literal("started") }),
  z.strictObject({
    ...attempt,
    event: z.literal("ended"),
    outcome: ending,
    reason: z.string().nullable(),
  }),
  z.strictObject({ ...attempt, event: z.literal("noted"), note: z.string() }),
  z.strictObject({ ...attempt, event: z.literal("instance-started"), number: ordinal }),
  z.strictObject({
    ...attempt,
    event: z.literal("instance-ended"),
    number: ordinal,
    how: z.string(),
    tookNothing: z.literal(true).exactOptional(),
  }),
]);

const faultEntry = z.strictObject({
  ...base,
  instance,
  kind: z.literal("fault"),
  event: z.literal("struck"),
  fault: count,
  action: z.string(),
  at: z.string(),
  run: z.string(),
  task: z.string(),
  shard,
  attempt: ordinal,
});

const storeEntry = z.strictObject({
  ...base,
  instance,
  kind: z.literal("store"),
  run: z.string(),
  attempt: ordinal,
  op: z.enum(["create", "write", "sync", "rename", "sync-directory", "remove"]),
  path: z.string(),
  to: z.string().exactOptional(),
  bytes: count.exactOptional(),
  sha256: sha256.exactOptional(),
});

const logEntry = z.strictObject({
  ...base,
  instance,
  kind: z.literal("log"),
  run: z.string(),
  attempt: ordinal,
  stream: z.enum(["stdout", "stderr"]),
  line: z.unknown(),
});

const resultEntry = z.strictObject({
  ...base,
  kind: z.literal("result"),
  run: z.string(),
  attempt: ordinal,
  value: z.unknown(),
});

const journalEntry: z.ZodType<JournalEntry> = z.discriminatedUnion("kind", [
  runEntry,
  attemptEntry,
  faultEntry,
  storeEntry,
  logEntry,
  resultEntry,
]);

/**
 * One entry as a line, LF included: `seq`, `t` and `kind` first, the rest as it was built. What a
 * run returned when it returned nothing is written as null.
 */
export function journalLine(entry: JournalEntry): string {
  const { seq, t, kind, ...rest } = entry;
  const orNull = (_key: string, value: unknown) => (value === undefined ? null : value);
  return `${JSON.stringify({ seq, t, kind, ...rest }, orNull)}\n`;
}

/**
 * Reads a journal back.
 *
 * @throws Error naming the line, and the field where there is one, of the first entry that is not
 *   one or does not stand at its place
 */
export function readJournal(text: string): JournalEntry[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map((line, index) => {
    const place = `journal line ${index + 1}`;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw new Error(`${place} is not JSON; was the journal cut off or edited?`);
    }
    const parsed = journalEntry.safeParse(value);
    if (!parsed.success) throw new Error(`${place}: ${explain(parsed.error.issues[0])}`);
    if (parsed.data.seq !== index) {
      throw new Error(
        `${place}: seq is ${parsed.data.seq}, expected ${index}; an entry is missing`,
      );
    }
    // Not what was parsed: that has the keys in the schema's order.
    return value as JournalEntry;
  });
}

function explain(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return "is no journal entry";
  const field = issue.path.join(".");
  return field === "" ? issue.message : `${field}: ${issue.message}`;
}
