/** All parts of the bench, by the name that `--only` takes. */
import { duckdbPart } from "./duckdb.ts";
import { limitsPart } from "./limits.ts";
import type { Part } from "./part.ts";
import { phasesPart } from "./phases.ts";
import { scalingPart } from "./scaling.ts";
import { shardPart } from "./shard.ts";
import { tenMillionPart } from "./ten-million.ts";

export const PART_NAMES = [
  "shard",
  "duckdb",
  "small",
  "scaling",
  "phases",
  "limits",
  "ten-million",
] as const;

export type PartName = (typeof PART_NAMES)[number];

/** What is measured where nothing is chosen: all that takes minutes. */
export const DEFAULT_PARTS = PART_NAMES.filter((name) => name !== "ten-million");

export const PARTS: Readonly<Record<PartName, Part>> = {
  shard: shardPart as Part,
  duckdb: duckdbPart as Part,
  /** Where starting a process for each shard costs more than the work that it does. */
  small: { ...(duckdbPart as Part), times: 0.02 },
  scaling: scalingPart as Part,
  phases: phasesPart as Part,
  limits: limitsPart as Part,
  "ten-million": tenMillionPart as Part,
};
