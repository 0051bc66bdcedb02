/** The program that plays one scenario in virtual time: takes it as JSON, writes the findings as JSON. */
import type { Scenario } from "../../../harness/scenario/schema.ts";
import { judge } from "../../../harness/targets/judge.ts";
import { playSimulated } from "../../../harness/targets/simulated.ts";

const scenario = JSON.parse(process.argv[2] ?? "") as Scenario;
playSimulated(scenario).then(
  (played) => process.stdout.write(JSON.stringify(judge(scenario, played))),
  (error: Error) => {
    process.stderr.write(`${error.stack}\n`);
    process.exitCode = 1;
  },
);
