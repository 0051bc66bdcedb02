/** What data faults share: they spoil one source before the run begins, the same on every target. */
import { z } from "zod";
import { SOURCE_NAMES } from "../../tasks/sources.ts";

/** The field `source` of every data fault. */
export const sourceField = z.enum(SOURCE_NAMES, "a source").describe("Which source is spoiled.");

/** How each target spoils a source: the same way, as its sources are prepared by the harness. */
export const onPreparedSource = {
  simulated: "The source is spoiled before it is put on the simulated disk.",
  local: "The source's file is spoiled before the run is started.",
  remote: "The source's file is spoiled before it is handed to the deployed workflow.",
};

/** A source is always there to be spoiled. */
export const noProblems = () => [];
