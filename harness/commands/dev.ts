/** `npm run dev`: a local server that Render's SDKs and CLI take for `render workflows dev`. */
import { join } from "node:path";
import { callOf } from "../arguments/call.ts";
import { defineCommand } from "../arguments/command.ts";
import { EXIT_CODES, printable } from "../arguments/errors.ts";
import { DEFAULT_PORT, startDevServer } from "../dev/dev-server.ts";
import { environmentOfFiles } from "../dev/env-files.ts";
import type { WorkflowVersion } from "../dev/workflow-version.ts";
import { counted } from "../report/figures.ts";
import { runLines } from "../report/run-lines.ts";
import { defaultConcurrency } from "../targets/local.ts";
import { WORK_ROOT } from "../targets/work-folder.ts";
import { runCommand } from "./run-command.ts";

/** Names the key that clients must send; the value is told nobody. */
const KEY_VARIABLE = "SHARDPROOF_API_KEY";

const COMMAND = defineCommand({
  call: callOf("dev"),
  summary: "Serves Render's workflow API on this machine, in the place of `render workflows dev`",
  positionals: [],
  flags: {
    port: {
      type: "integer",
      min: 0,
      max: 65_535,
      default: DEFAULT_PORT,
      description: "where to listen; 0 takes a port that is free",
    },
    worker: {
      type: "text",
      repeats: true,
      example: '"node dist/main.js"',
      description: "command of a worker that speaks Render's task protocol, instead of ours",
    },
    concurrency: {
      type: "integer",
      min: 1,
      max: 1000,
      description: "how many attempts may work at once; without it, as many as the machine can",
    },
    "env-file": {
      type: "path",
      repeats: true,
      description: "sets variables for the workers, after .env of this folder",
      example: ".env.local",
    },
    debug: { type: "boolean", description: "also print what the workers write" },
    host: {
      type: "text",
      default: "127.0.0.1",
      description: "address to listen at; others than this machine's own need --allow-remote",
    },
    "allow-remote": {
      type: "boolean",
      description: `let other machines in, with the key in ${KEY_VARIABLE}`,
    },
  },
  notes: [
    `Runs and logs are kept in ${WORK_ROOT}/dev-<port>, readable by you alone, and are there again after a restart; remove the folder to forget them. With --port 0 they are not kept.`,
    "Clients find it by RENDER_USE_LOCAL_DEV=true, and on another port by RENDER_LOCAL_DEV_URL; the CLI by --local and --port.",
    `With ${KEY_VARIABLE} set, clients must send it: set RENDER_API_KEY to the same where they run.`,
  ],
  examples: [
    ["", "our own pipeline"],
    ['--worker "node a.js" --worker "python b.py"', "two workers of yours, as one workflow"],
  ],
  exitCodes: [
    "130 after Ctrl-C, with no process left",
    "2 bad usage   3 a worker does not register, or the port is taken",
  ],
});

/** Serves until a signal ends the process; @returns the exit code where only help was asked for */
export function runDev(words: readonly string[]): Promise<number> {
  return runCommand(COMMAND, words, async (flags) => {
    const write = (text: string) => process.stdout.write(text);
    let versions = 0;
    const { url } = await startDevServer({
      port: flags.port,
      host: flags.host,
      allowRemote: flags["allow-remote"],
      apiKey: process.env[KEY_VARIABLE],
      workers: flags.worker,
      environment: { ...environmentOfFiles(flags["env-file"]), [KEY_VARIABLE]: undefined },
      concurrency: flags.concurrency ?? defaultConcurrency(),
      onEvent: runLines(write, flags.debug, () => performance.now()).onEvent,
      onVersion(version) {
        versions += 1;
        write(versionLine(version, versions === 1));
      },
      // A port that the system chooses is not found again.
      historyFolder: flags.port === 0 ? undefined : join(WORK_ROOT, `dev-${flags.port}`),
      onNotice: (message) => process.stderr.write(`${printable(message)}\n`),
      onRegistrationFailed: ({ message }) => process.stderr.write(`${message}\n`),
    });
    write(`listening at ${url}\n`);
    return EXIT_CODES.holds;
  });
}

function versionLine({ tasks, workers }: WorkflowVersion, isFirst: boolean): string {
  const names = tasks.map(({ name }) => name).join(", ");
  const codes = workers.map(({ code }) => code.name).join("; ");
  const what = isFirst ? "registered" : "the code has changed; registered again";
  return `${what} ${counted(tasks.length, "task")} of ${codes}: ${names}\n`;
}
