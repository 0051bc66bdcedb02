/** A run of very many events, as a run of 400 shards leaves. */
import type { JournalEntry, JournalEvent } from "../../../journal/entry.ts";
import { timed } from "../../sample-journal.ts";

/** Exactly as many events as are asked for; 25 for each shard. */
export function longJournal(events: number): JournalEntry[] {
  const base = { parent: null, root: "root", maxAttempts: 4 };
  const entries: [number, JournalEvent][] = [
    [0, { ...base, kind: "run", event: "created", run: "root", task: "merge", shard: null }],
    [0, { kind: "attempt", event: "started", run: "root", attempt: 1 }],
  ];
  for (let shard = 0; entries.length < events; shard++) {
    const of = { run: `run-${shard}`, attempt: 1 };
    const t = shard * 5;
    entries.push(
      [
        t,
        { ...base, kind: "run", event: "created", ...of, task: "process", parent: "root", shard },
      ],
      [t + 1, { kind: "attempt", event: "started", ...of }],
    );
    for (let index = 0; index < 20; index++) {
      const line = { event: "source_loaded", shard, read: index, text: "ab".repeat(60) };
      entries.push([t + 2, { kind: "log", ...of, stream: "stdout", line }]);
    }
    entries.push(
      [t + 40, { kind: "attempt", event: "ended", ...of, outcome: "completed", reason: null }],
      [t + 40, { kind: "run", event: "ended", run: of.run, status: "completed", error: null }],
      [t + 40, { kind: "result", ...of, value: { shard } }],
    );
  }
  return timed(entries.slice(0, events).map(([t, { ...event }]) => [t, event]));
}
