/** What a step that plays scenarios has found: a suite for each. */
import { playsDocument } from "../../report/documents/play.ts";
import { playSuite } from "../../report/suites/play-suite.ts";
import type { Suite } from "../../report/suites/suite.ts";
import { faultPlanPlace } from "../../scenario/fault-plan-place.ts";
import type { Output } from "../step.ts";
import { jsonOf } from "./json.ts";

/** @param target where they are played */
export function playEvidence(target: string): (output: Output) => Suite[] {
  return ({ stdout }) => {
    const { data } = playsDocument.safeParse(jsonOf(stdout));
    return (data?.plays ?? []).map((document) => {
      const { name } = document.scenario;
      return playSuite(document, { name, target, place: faultPlanPlace(name) });
    });
  };
}
