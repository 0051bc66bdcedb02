/** A part of the bench: one question, measured, with a table for people. */
import type { Workbench } from "./workbench.ts";

export interface Settings {
  /** How often everything is measured. */
  readonly rounds: number;
  /** Shards of a run where one number is enough. */
  readonly shards: number;
  /** Shards of the runs that are compared with one another. */
  readonly shardCounts: readonly number[];
  /** Tells how far it is: with a share of the measuring, also about how long the rest will take. */
  readonly say: (text: string, done?: number, of?: number) => void;
}

export interface Part<Result extends object = object> {
  /** What the result answers; it stands in the result's file. */
  readonly question: string;
  /** So many times the customers that the other parts are measured with; 1 without it. */
  readonly times?: number;
  /** Measured so often, whatever the settings say: where a round takes too long for several. */
  readonly rounds?: number;
  /** @throws Error what was measured is not what it should have been, such as another output */
  measure(bench: Workbench, settings: Settings): Promise<Result>;
  /** The result as Markdown: tables, and what to know about them. */
  report(result: Result): string;
}
