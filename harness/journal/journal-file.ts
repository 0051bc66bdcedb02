/** A journal on disk, line by line as it comes: a play that is cut short leaves what it has seen. */
import { closeSync, openSync, writeFileSync } from "node:fs";
import { EXIT_CODES, ShardproofError } from "../arguments/errors.ts";
import { atExit } from "../platform/at-exit.ts";
import type { JournalEntry } from "./entry.ts";
import { journalLine } from "./journal.ts";

export interface JournalFile {
  /** Never throws, since it is called from within the platform; `close` says what went wrong. */
  write(entry: JournalEntry): void;
  /**
   * Fine to call twice.
   *
   * @throws ShardproofError (exit code 3) not everything could be written
   */
  close(): void;
}

/** Lines are gathered up to this length before they are written. */
const BUFFERED = 64 * 1024;

/**
 * Opens a journal file, emptied. What is still gathered when this process ends is written then.
 *
 * @throws ShardproofError (exit code 3) the file cannot be made
 */
export function openJournalFile(path: string): JournalFile {
  let file: number;
  try {
    file = openSync(path, "w");
  } catch (error) {
    throw cannotWrite(path, error);
  }
  let gathered = "";
  let failure: ShardproofError | null = null;
  let isOpen = true;

  function flush(): void {
    const text = gathered;
    gathered = "";
    // A gap would be worse than an end.
    if (failure !== null) return;
    try {
      // Not writeSync: on a disk that gets full it writes a part and says nothing.
      writeFileSync(file, text);
    } catch (error) {
      failure = cannotWrite(path, error);
    }
  }

  function finish(): void {
    if (!isOpen) return;
    isOpen = false;
    stayOpen();
    flush();
    closeSync(file);
  }

  // Whatever ends this process has its own message.
  const stayOpen = atExit(finish);
  return {
    write(entry) {
      gathered += journalLine(entry);
      if (gathered.length >= BUFFERED) flush();
    },
    close() {
      finish();
      if (failure !== null) throw failure;
    },
  };
}

function cannotWrite(path: string, error: unknown): ShardproofError {
  const message = `cannot write the journal ${path}: ${(error as Error).message}; make room, and play again`;
  return new ShardproofError(message, EXIT_CODES.target, { cause: error });
}
