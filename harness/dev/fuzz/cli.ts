/** `npm run fuzz`: random requests against the server of `npm run dev`, over HTTP and over task sockets. */
import { randomInt } from "node:crypto";
import { defineCommand } from "../../arguments/command.ts";
import { EXIT_CODES } from "../../arguments/errors.ts";
import { parseArguments } from "../../arguments/parse.ts";
import { failureOf } from "../../commands/failure.ts";
import { exitOnSignals } from "../../platform/exit-signals.ts";
import { createEstimate } from "../../report/estimate.ts";
import { counted, duration, grouped } from "../../report/figures.ts";
import { runCampaign } from "./campaign.ts";

const MAX_SEED = 4_294_967_295;

const COMMAND = defineCommand({
  call: "npm run fuzz --",
  summary:
    "Sends random requests to the local server, whole and broken, and sees whether it bears them",
  positionals: [],
  flags: {
    requests: {
      type: "integer",
      min: 4,
      max: 100_000_000,
      default: 100_000,
      description: "how many",
    },
    seed: {
      type: "integer",
      min: 0,
      max: MAX_SEED,
      description: "where chance begins; drawn, and printed, without it",
    },
    from: {
      type: "integer",
      min: 0,
      max: 100_000_000,
      default: 0,
      description: "number of the first request, to send some of a seed again",
    },
  },
  examples: [
    ["", "a hundred thousand requests"],
    ["--seed 7 --from 1200 --requests 100", "what a message has named, again"],
  ],
  exitCodes: ["0 the server bore it all   1 it did not", "2 bad usage   3 it could not be started"],
});

async function main(words: readonly string[]): Promise<number> {
  const parsed = parseArguments(COMMAND, words);
  if (parsed.help !== null) {
    process.stdout.write(parsed.help);
    return EXIT_CODES.holds;
  }
  const { requests, from, seed = randomInt(MAX_SEED) } = parsed.flags;
  const say = (text: string) => process.stdout.write(`${text}\n`);
  say(`${grouped(requests)} requests, seed ${seed}`);
  const began = performance.now();
  const estimate = createEstimate(() => performance.now());
  const { problems, ends, before, after } = await runCampaign({
    seed,
    from,
    requests,
    marker: "fuzz",
    onProgress(sent) {
      if (sent % 10_000 !== 0) return;
      const left = estimate(sent - from, requests);
      say(`  ${grouped(sent)}${left && `  ${left}`}`);
    },
  });
  for (const [end, count] of [...ends].sort()) say(`  ${end.padEnd(12)} ${grouped(count)}`);
  const kilobytes = (bytes: number) => `${grouped(bytes / 1000)} kB`;
  say(
    `held after a quarter and at the end: heap ${kilobytes(before.heapBytes)}, ${kilobytes(after.heapBytes)}; descriptors ${before.descriptors}, ${after.descriptors}; resources ${before.resources}, ${after.resources}`,
  );
  for (const problem of problems) say(problem);
  const took = duration(performance.now() - began);
  say(
    problems.length === 0 ? `PASS after ${took}` : `FAIL: ${counted(problems.length, "problem")}`,
  );
  if (problems.length > 0) say(`again: ${COMMAND.call} --seed ${seed} --requests ${requests}`);
  return problems.length === 0 ? EXIT_CODES.holds : EXIT_CODES.violated;
}

exitOnSignals();
main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const { message, exitCode } = failureOf(error);
    process.stderr.write(`${message}\n`);
    process.exitCode = exitCode;
  },
);
