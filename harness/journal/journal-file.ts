/** A journal on disk, line by line as it comes: a play that is cut short leaves what it has seen. */
import { closeSync, openSync, writeSync } from "node:fs";
import { atExit } from "../platform/at-exit.ts";
import type { JournalEntry } from "./entry.ts";
import { journalLine } from "./journal.ts";

export interface JournalFile {
  write(entry: JournalEntry): void;
  /** Fine to call twice. */
  close(): void;
}

/** Lines are gathered up to this length before they are written. */
const BUFFERED = 64 * 1024;

/**
 * Opens a journal file, emptied. What is still gathered when this process ends is written then.
 *
 * @throws Error of the file system, with its `code`, if the file cannot be made
 */
export function openJournalFile(path: string): JournalFile {
  const file = openSync(path, "w");
  let gathered = "";
  let isOpen = true;
  const flush = () => {
    writeSync(file, gathered);
    gathered = "";
  };
  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    stayOpen();
    flush();
    closeSync(file);
  };
  const stayOpen = atExit(close);
  return {
    write(entry) {
      gathered += journalLine(entry);
      if (gathered.length >= BUFFERED) flush();
    },
    close,
  };
}
