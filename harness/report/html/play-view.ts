/** A play as a part of a page. */

import { isWorkflowScenario } from "../../scenario/workflow-schema.ts";
import { yamlText } from "../../scenario/yaml-text.ts";
import { faultStories } from "../fault-stories.ts";
import { planOf, type ReportInput } from "../report.ts";
import { runRows } from "../run-rows.ts";
import { shardRows } from "../shard-rows.ts";
import { verdictOf } from "../verdict.ts";
import { struckRuns } from "../worth-a-look.ts";
import { faultsView } from "./faults-view.ts";
import { headView } from "./head-view.ts";
import { invariantsView } from "./invariants-view.ts";
import { journalView } from "./journal-view.ts";
import { type Markup, markup, type Part } from "./markup.ts";
import { rowsView } from "./rows-view.ts";
import { runsView } from "./runs-view.ts";
import { timelineOf } from "./timeline.ts";
import { timelineView } from "./timeline-view.ts";

/**
 * What was played and what came of it. Of a play that failed, the evidence comes first.
 *
 * @param id of the part; begins all ids in it
 * @param back leads to the page that the play is one of; null where it is alone
 */
export function playView(input: ReportInput, id: string, back: Part = null): Markup {
  const { scenario, journal, findings, info } = input;
  const invariants = invariantsView(findings, id);
  const { holds } = verdictOf(findings);
  const struck = struckRuns(journal);
  return markup`<article class="play" id="${id}">
${back}
${headView(input)}
${!holds && invariants}
${timelineView(timelineOf(journal), id)}
${faultsView(faultStories(planOf(scenario), journal), id)}
${holds && invariants}
${isWorkflowScenario(scenario) ? runsView(runRows(journal), struck, id) : rowsView(shardRows(journal), struck, id)}
<section class="card" aria-labelledby="${id}-scenario-title">
<h2 id="${id}-scenario-title">Scenario</h2>
<pre class="yaml" tabindex="0" role="region" aria-label="The scenario as YAML">${yamlText(scenario)}</pre>
</section>
${journalView(journal, info.places.journal, id)}
</article>`;
}
