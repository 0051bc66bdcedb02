/** What tasks have written, line by line, as long as there is room for it. */

export interface LogLine {
  /** From 1, in the order in which lines came. */
  readonly number: number;
  /** Microseconds since 1970; no two lines have the same. */
  readonly at: number;
  readonly run: string;
  readonly task: string;
  readonly level: string;
  readonly message: string;
}

/** Which lines are asked for; null asks for any. Both times belong to the range. */
export interface LogFilter {
  readonly runs: ReadonlySet<string> | null;
  /** By name. */
  readonly tasks: ReadonlySet<string> | null;
  readonly levels: ReadonlySet<string> | null;
  /** One of them must be part of the message. */
  readonly texts: readonly string[] | null;
  readonly from: number;
  readonly to: number;
}

export interface LogPage {
  /** In the direction that was asked for. */
  readonly lines: readonly LogLine[];
  /** The first that did not fit on the page, if there is one. */
  readonly next: LogLine | null;
}

export interface LogStore {
  append(line: Omit<LogLine, "number" | "at">, at: number): void;
  page(filter: LogFilter, direction: "forward" | "backward", limit: number): LogPage;
  /**
   * Calls back for every line that comes, as long as it is wanted.
   *
   * @returns ends it
   */
  follow(filter: LogFilter, onLine: (line: LogLine) => void): () => void;
}

export interface LogLimits {
  readonly maxLines: number;
  readonly maxCharacters: number;
}

export const DEFAULT_LOG_LIMITS: LogLimits = { maxLines: 100_000, maxCharacters: 64_000_000 };

/** What keeps the lines elsewhere too. */
export interface LogKeeper {
  keep(line: LogLine): void;
  /** Lines are dropped in their order. */
  drop(line: LogLine): void;
}

/**
 * Makes a store. Beyond its limits the oldest lines go first.
 *
 * @param keeper takes the lines of the past too
 * @param past what there is already, in its order
 */
export function createLogStore(
  limits: LogLimits,
  keeper?: LogKeeper,
  past: readonly LogLine[] = [],
): LogStore {
  let lines: LogLine[] = [];
  /** Lines before this place have gone. */
  let first = 0;
  let characters = 0;
  let number = 0;
  let latest = 0;
  const followers = new Set<(line: LogLine) => void>();

  function makeRoom(): void {
    while (lines.length - first > limits.maxLines || characters > limits.maxCharacters) {
      const oldest = lines[first] as LogLine;
      characters -= oldest.message.length;
      first += 1;
      keeper?.drop(oldest);
    }
    if (first > 1000 && first > lines.length / 2) {
      lines = lines.slice(first);
      first = 0;
    }
  }

  function add(line: LogLine): void {
    number = line.number;
    latest = line.at;
    lines.push(line);
    characters += line.message.length;
    keeper?.keep(line);
    makeRoom();
  }

  for (const line of past) add(line);
  return {
    append(line, at) {
      const kept = { number: number + 1, at: Math.max(at, latest + 1), ...line };
      add(kept);
      for (const follower of followers) follower(kept);
    },
    page(filter, direction, limit) {
      const found: LogLine[] = [];
      const step = direction === "forward" ? 1 : -1;
      const start = direction === "forward" ? first : lines.length - 1;
      for (let place = start; place >= first && place < lines.length; place += step) {
        const line = lines[place] as LogLine;
        if (!isWanted(filter, line)) continue;
        if (found.length === limit) return { lines: found, next: line };
        found.push(line);
      }
      return { lines: found, next: null };
    },
    follow(filter, onLine) {
      const follower = (line: LogLine) => {
        if (isWanted(filter, line)) onLine(line);
      };
      followers.add(follower);
      return () => followers.delete(follower);
    },
  };
}

function isWanted(filter: LogFilter, line: LogLine): boolean {
  return (
    line.at >= filter.from &&
    line.at <= filter.to &&
    (filter.runs?.has(line.run) ?? true) &&
    (filter.tasks?.has(line.task) ?? true) &&
    (filter.levels?.has(line.level) ?? true) &&
    (filter.texts?.some((text) => line.message.includes(text)) ?? true)
  );
}
