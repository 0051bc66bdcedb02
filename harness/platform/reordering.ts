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

/** A subtask whose end its parent has asked for. */
interface Asked {
  /** Once it has ended. */
  details: RunDetails | null;
  /** A parent that polls asks more than once. */
  readonly tells: ((details: RunDetails) => void)[];
}

/** One attempt of a parent. */
interface Parent {
  readonly asked: Map<string, Asked>;
  /** Shards of the order that have not ended. */
  readonly missing: Set<number>;
  /** Subtasks asked for that have not ended. */
  open: number;
  /** From now on it is told as usual. */
  isTold: boolean;
  stopPatience: () => void;
}

/**
 * How long a parent may take to ask for the rest once all that it has asked for has ended, in ms. One
 * that asks for it only when it has been told of the first would else wait for ever.
 */
const PATIENCE_MS = 5000;

/**
 * The engine as a parent's attempt is to see it. Everything is the engine's, but for when the ends of
 * subtasks are told. What is held is told out of order where the order can never be had: the parent
 * does not ask for all of its shards, or is over.
 *
 * @param orderOf the order for the subtasks of a root run, if there is one
 */
export function reorderEnds(
  engine: () => Engine,
  clock: Clock,
  orderOf: (root: string) => CompletionOrder | undefined,
  record: (event: JournalEvent) => void,
): () => Engine {
  const parents = new Map<string, Parent>();
  /** Place of each shard, by order: looked up, not searched for. */
  const places = new WeakMap<CompletionOrder, ReadonlyMap<number, number>>();

  function placesIn(order: CompletionOrder): ReadonlyMap<number, number> {
    const known = places.get(order) ?? new Map(order.order.map((shard, place) => [shard, place]));
    places.set(order, known);
    return known;
  }

  /** The latest attempt of a run, while it is at work; nobody listens else. */
  function listening(run: string): number | null {
    const details = engine().details(run);
    return details?.status === "running" ? details.attempts.length : null;
  }

  function parentOf(run: string, attempt: number, order: CompletionOrder): Parent {
    const key = `${run}#${attempt}`;
    const known = parents.get(key);
    if (known !== undefined) return known;
    const missing = new Set(order.order);
    const parent: Parent = {
      asked: new Map(),
      missing,
      open: 0,
      isTold: false,
      stopPatience: () => {},
    };
    parents.set(key, parent);
    engine().whenEnded(run, () => {
      parents.delete(key);
      release(parent, order);
    });
    return parent;
  }

  function ask(
    { run, attempt, order }: { run: string; attempt: number; order: CompletionOrder },
    subtask: RunDetails,
    tell: (details: RunDetails) => void,
  ): void {
    const parent = parentOf(run, attempt, order);
    const known = parent.asked.get(subtask.id);
    if (parent.isTold) {
      engine().whenEnded(subtask.id, tell);
    } else if (known !== undefined) {
      known.tells.push(tell);
    } else {
      const asked: Asked = { details: null, tells: [tell] };
      parent.asked.set(subtask.id, asked);
      parent.open += 1;
      parent.stopPatience();
      engine().whenEnded(subtask.id, (details) => {
        asked.details = details;
        parent.open -= 1;
        parent.missing.delete(details.shard as number);
        if (parent.isTold) tellAll(asked);
        else if (parent.missing.size === 0) releaseInOrder(parent, run, attempt, order);
        else if (parent.open === 0) {
          parent.stopPatience = clock.schedule(PATIENCE_MS, () => release(parent, order));
        }
      });
    }
  }

  function releaseInOrder(
    parent: Parent,
    run: string,
    attempt: number,
    order: CompletionOrder,
  ): void {
    if (listening(run) === attempt) {
      const { fault } = order;
      const { task = "" } = engine().details(run) ?? {};
      const place = { run, task, shard: null, attempt };
      const action = "reordered-completion";
      record({ kind: "fault", event: "struck", fault, action, at: "subtask ends", ...place });
    }
    release(parent, order);
  }

  function release(parent: Parent, order: CompletionOrder): void {
    parent.isTold = true;
    parent.stopPatience();
    const places = placesIn(order);
    const placeOf = ({ details }: Asked) => places.get(details?.shard ?? -1) ?? 0;
    const ended = [...parent.asked.values()].filter(({ details }) => details !== null);
    for (const asked of ended.sort((a, b) => placeOf(a) - placeOf(b))) tellAll(asked);
  }

  return () => {
    const real = engine();
    return {
      ...real,
      whenEnded(id, tell) {
        const subtask = real.details(id);
        const run = subtask?.parent ?? null;
        const order = subtask && orderOf(subtask.root);
        const attempt = run === null ? null : listening(run);
        const isOrdered = order && placesIn(order).has(subtask.shard ?? -1);
        if (run === null || attempt === null || !isOrdered) return real.whenEnded(id, tell);
        ask({ run, attempt, order }, subtask, tell);
        // What is told in order is told once and for all: whoever has gone hears nothing of it.
        return () => {};
      },
    };
  };
}

function tellAll({ details, tells }: Asked): void {
  for (const tell of tells.splice(0)) tell(details as RunDetails);
}
