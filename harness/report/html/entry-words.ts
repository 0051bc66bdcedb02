/** An entry of the journal on one line. Runs in the page too: no module of Node is imported here. */
import type { JournalEntry } from "../../journal/entry.ts";
import { counted, grouped, wait } from "../figures.ts";
import { oneLine } from "../text.ts";

/** What happened: `ended: failed, boom`. Lines that tasks wrote are told by their event, then the rest. */
export function entryWords(entry: JournalEntry): string {
  switch (entry.kind) {
    case "run":
      return runWords(entry);
    case "attempt":
      return attemptWords(entry);
    case "fault":
      return `struck by faults[${entry.fault}]: ${oneLine(entry.action)} at ${oneLine(entry.at)}`;
    case "store": {
      const { op, path, to, bytes } = entry;
      const moved = to === undefined ? "" : ` to ${to}`;
      return `${op} ${path}${moved}${bytes === undefined ? "" : `, ${grouped(bytes)} bytes`}`;
    }
    case "log":
      return logWords(entry.line);
    case "result":
      return `returned ${oneLine(JSON.stringify(entry.value) ?? "nothing")}`;
  }
}

function runWords(entry: Extract<JournalEntry, { kind: "run" }>): string {
  switch (entry.event) {
    case "created":
      return `created: ${oneLine(entry.task)}, at most ${counted(entry.maxAttempts, "attempt")}`;
    case "retry-scheduled": {
      const { attempt, waitMs, declaredWaitMs } = entry;
      return `attempt ${attempt} in ${wait(waitMs)} (declared ${wait(declaredWaitMs)})`;
    }
    case "ended":
      return `run ${entry.status}${entry.error === null ? "" : `: ${oneLine(entry.error)}`}`;
  }
}

function attemptWords(entry: Extract<JournalEntry, { kind: "attempt" }>): string {
  switch (entry.event) {
    case "started":
      return "started";
    case "ended":
      return `${entry.outcome}${entry.reason === null ? "" : `: ${oneLine(entry.reason)}`}`;
    case "noted":
      return oneLine(entry.note);
    case "instance-started":
      return `delivered again, to instance ${entry.number}`;
    case "instance-ended":
      return `instance ${entry.number} ${oneLine(entry.how)}`;
  }
}

/** Fields of a line that the columns beside it tell already, or nobody asks for at a glance. */
const TOLD = new Set(["event", "level", "time", "run", "attempt", "pid", "hostname"]);

function logWords(line: unknown): string {
  if (typeof line !== "object" || line === null) return oneLine(String(line));
  const { event } = line as { event?: unknown };
  const rest = Object.entries(line)
    .filter(([key]) => !TOLD.has(key))
    .map(([key, value]) => `${key} ${typeof value === "string" ? value : JSON.stringify(value)}`);
  return oneLine([...(event === undefined ? [] : [String(event)]), ...rest].join("  "));
}
