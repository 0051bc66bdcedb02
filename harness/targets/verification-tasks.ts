/** The parts of verification that may run in any thread: each is told by data and answers with data. */
import { join } from "node:path";
import { contentOfChunks } from "../oracle/content.ts";
import type { Content } from "../oracle/digest.ts";
import { type MergedRange, type MergeOptions, mergeRange } from "../oracle/merge-range.ts";
import type { OracleSource } from "../oracle/oracle.ts";
import { type ReadSourceOptions, readSource, type SourceReading } from "../oracle/read-source.ts";
import { chunksOf, type Piece } from "../oracle/sharded-file.ts";
import { fileChunks } from "./file-chunks.ts";
import { createFolderScratch } from "./scratch-folder.ts";

/** As a thread is told it: the scratch by its folder. */
type Told<Options> = Omit<Options, "scratch"> & { readonly folder: string };

export type Task =
  | ({ do: "read-source"; source: OracleSource; path: string } & Told<ReadSourceOptions>)
  | ({ do: "merge-range"; range: number } & Told<MergeOptions>)
  | { do: "hash-pieces"; folder: string; pieces: readonly Piece[] }
  | { do: "hash-file"; folder: string; path: string };

export interface Answers {
  "read-source": SourceReading;
  "merge-range": MergedRange;
  "hash-pieces": Content;
  "hash-file": Content;
}

export type Answer = Answers[Task["do"]];

/** @throws OracleError a source cannot be used as a whole */
export function perform(task: Task): Answer {
  const { folder } = task;
  switch (task.do) {
    case "read-source":
      return readSource(task.source, fileChunks(task.path), {
        ...task,
        scratch: createFolderScratch(folder),
      });
    case "merge-range":
      return mergeRange(task.range, { ...task, scratch: createFolderScratch(folder) });
    case "hash-pieces":
      return contentOfChunks(chunksOf(createFolderScratch(folder), task.pieces));
    case "hash-file":
      return contentOfChunks(fileChunks(join(folder, task.path)));
  }
}
