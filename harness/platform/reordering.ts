/** Holds back what parents are told of their subtasks' ends, and tells it in another order. */
import type { JournalEvent } from "../journal/entry.ts";
import type { Clock, Engine } from "./engine-interface.ts";
import type { RunDetails } from "./runs.ts";

export interface CompletionOrder {
  /** Position in the fault plan, from 0. */
  readonly fault: number;
  /** Shards; their ends are held back until all of them have ended, and told in this order. */
  readonly order: readonly number[];
}

interface Held {
  readonly details: RunDetails;
  readonly tell: (details: RunDetails) => void;
}

/** How long the rest is waited for once nothing else is at work, in ms: then what is held is told. */
const PATIENCE_MS = 1000;

/**
 * The engine as a parent's attempt is to see it. Everything is the engine's, but for when the ends of
 * subtasks are told.
 *
 * @param orderOf the order for the subtasks of a root run, if there is one
 */
export function reorderEnds(
  engine: () => Engine,
  clock: Clock,
  orderOf: (root: string) => CompletionOrder | undefined,
  record: (event: JournalEvent) => void,
): () => Engine {
  /** What is held, by parent. */
  const held = new Map<string, Held[]>();
  /** Parents that have been told in the order asked for. */
  const told = new Set<string>();

  function hold(parent: string, { order, fault }: CompletionOrder, item: Held): void {
    const items = held.get(parent) ?? [];
    items.push(item);
    held.set(parent, items);
    const ended = new Set(items.map(({ details }) => details.shard));
    if (order.every((shard) => ended.has(shard))) {
      release(parent, items, order);
      const { task = "", attempts = [] } = engine().details(parent) ?? {};
      const at = "subtask ends";
      const attempt = Math.max(1, attempts.length);
      const place = { run: parent, task, shard: null, attempt };
      record({
        kind: "fault",
        event: "struck",
        fault,
        action: "reordered-completion",
        at,
        ...place,
      });
    } else {
      const before = items.length;
      clock.schedule(PATIENCE_MS, () => {
        if (held.get(parent)?.length === before) release(parent, items, order);
      });
    }
  }

  function release(parent: string, items: readonly Held[], order: readonly number[]): void {
    held.delete(parent);
    told.add(parent);
    const rank = ({ details }: Held) => order.indexOf(details.shard ?? -1);
    for (const { details, tell } of [...items].sort((a, b) => rank(a) - rank(b))) tell(details);
  }

  return () => {
    const real = engine();
    return {
      ...real,
      whenEnded(run, tell) {
        const { root, parent, shard } = real.details(run) ?? {};
        const order = root === undefined ? undefined : orderOf(root);
        if (!parent || !order || shard == null || !order.order.includes(shard)) {
          real.whenEnded(run, tell);
          return;
        }
        real.whenEnded(run, (details) => {
          if (told.has(parent)) tell(details);
          else hold(parent, order, { details, tell });
        });
      },
    };
  };
}
