/** What happened in a run, step by step, in plain sentences: enough to understand a failure. */
import { artifactOf } from "../invariants/artifact-names.ts";
import type { JournalEntry } from "../journal/entry.ts";
import { duration } from "../report/figures.ts";
import { oneLine } from "../report/text.ts";

/** More sentences than a person reads; the end matters most. */
const MOST = 60;

/** One sentence for each thing worth telling, in order. */
export function storyOf(journal: readonly JournalEntry[]): string[] {
  const names = new Map<string, string>();
  const sentences: string[] = [];
  for (const entry of journal) {
    if (entry.kind === "run" && entry.event === "created") {
      names.set(entry.run, nameOf(entry, [...names.values()]));
    }
    const sentence = sentenceOf(entry, names.get(entry.run) ?? entry.run);
    if (sentence !== null) sentences.push(`${duration(entry.t)}  ${sentence}`);
  }
  const left = sentences.length - MOST;
  return left > 0 ? [`(${left} steps are left out here)`, ...sentences.slice(-MOST)] : sentences;
}

function nameOf(
  { shard, task }: Extract<JournalEntry, { kind: "run"; event: "created" }>,
  known: readonly string[],
): string {
  const name = shard === null ? task : `shard ${shard}`;
  const others = known.filter((other) => other.replace(/ \(run \d+\)$/, "") === name).length;
  return others === 0 ? name : `${name} (run ${others + 1})`;
}

function sentenceOf(entry: JournalEntry, name: string): string | null {
  switch (entry.kind) {
    case "run":
      switch (entry.event) {
        case "created":
          return entry.parent === null ? `The client starts ${name}.` : null;
        case "retry-scheduled":
          return null;
        case "ended":
          return `The run of ${name} ends: ${entry.status}${entry.error === null ? "." : `, "${oneLine(entry.error)}".`}`;
      }
      break;
    case "attempt":
      return attemptSentence(entry, name);
    case "fault":
      return `Fault ${entry.fault} strikes: ${entry.action} at ${entry.at} in ${name}, attempt ${entry.attempt}${instance(entry)}.`;
    case "store":
      return storeSentence(entry, name);
    case "log":
    case "result":
      return null;
  }
}

function attemptSentence(
  entry: Extract<JournalEntry, { kind: "attempt" }>,
  name: string,
): string | null {
  switch (entry.event) {
    case "started":
      return `Attempt ${entry.attempt} of ${name} begins.`;
    case "ended":
      switch (entry.outcome) {
        case "completed":
          return `Attempt ${entry.attempt} of ${name} completes.`;
        case "failed":
          return `Attempt ${entry.attempt} of ${name} fails: ${oneLine(entry.reason ?? "no reason is given")}.`;
        case "canceled":
          return `Attempt ${entry.attempt} of ${name} is cancelled.`;
      }
      break;
    case "noted":
      return `Attempt ${entry.attempt} of ${name} ${oneLine(entry.note)}.`;
    case "instance-started":
      return `Attempt ${entry.attempt} of ${name} is delivered to instance ${entry.number}.`;
    case "instance-ended":
      return `Instance ${entry.number} of attempt ${entry.attempt} of ${name} ${oneLine(entry.how)}.`;
  }
}

/** Only what a reader of the output can see, and who does it. */
function storeSentence(
  entry: Extract<JournalEntry, { kind: "store" }>,
  name: string,
): string | null {
  const who = `${name}, attempt ${entry.attempt}${instance(entry)},`;
  if (entry.op === "rename" && entry.to !== undefined) {
    return `${who} publishes ${fileOf(entry.to)} (${entry.bytes ?? "?"} bytes).`;
  }
  if (entry.op === "remove") return `${who} removes ${fileOf(entry.path)}.`;
  const isFinal = artifactOf(fileOf(entry.path)) !== null;
  if (isFinal && (entry.op === "create" || entry.op === "write")) {
    return `${who} writes straight into ${fileOf(entry.path)}.`;
  }
  return null;
}

function instance({ instance }: { readonly instance?: number }): string {
  return instance === undefined ? "" : `, instance ${instance}`;
}

function fileOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
