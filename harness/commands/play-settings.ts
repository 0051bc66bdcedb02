/** What all plays of one command line share. */
import type { JsonPlay } from "../report/json.ts";
import type { Style } from "../report/style.ts";
import { playSuite } from "../report/suites/play-suite.ts";
import type { Suite } from "../report/suites/suite.ts";
import { faultPlanPlace } from "../scenario/fault-plan-place.ts";
import type { PlayTarget } from "../targets/play-target.ts";
import type { RemoteTarget } from "../targets/remote/remote-target.ts";
import type { Chosen } from "./choose-scenarios.ts";
import type { Publish } from "./publish.ts";
import type { ReportFile } from "./report-file.ts";

export interface PlaySettings {
  readonly target: PlayTarget;
  /** Program and arguments of the worker; empty where the target needs none. */
  readonly command: readonly string[];
  /** That worker is not the harness's own. */
  readonly isOtherWorker: boolean;
  /** The deployed workflow; only for the remote target. */
  readonly remote?: RemoteTarget | undefined;
  /** Print one JSON document and nothing else. */
  readonly json: boolean;
  /** Where the HTML report goes; null where none is asked for. */
  readonly report: ReportFile | null;
  /** Begin no further play after one that does not pass. */
  readonly bail: boolean;
  /** Keep the folders of passed plays. */
  readonly keep: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  readonly style: Style;
  /** The command that plays the same again. */
  replayOf(chosen: Chosen): string;
  /** Hands the verdicts to CI. */
  readonly publish: Publish;
}

/** A play as CI is told of it. */
export function suiteOf(
  { name }: Chosen,
  document: JsonPlay,
  { target }: Pick<PlaySettings, "target">,
): Suite {
  return playSuite(document, { name, target, place: faultPlanPlace(name) });
}

/** Prints for a person; nothing where the output belongs to a JSON document. */
export function speakerFor({ json }: Pick<PlaySettings, "json">): (text: string) => void {
  return (text) => {
    if (!json) process.stdout.write(text);
  };
}
