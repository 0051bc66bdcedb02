/** The server that is fuzzed, in a process of its own: what it holds is measured there. */
import { readdirSync } from "node:fs";
import type { JournalEvent } from "../../journal/entry.ts";
import { exitOnSignals } from "../../platform/exit-signals.ts";
import { temporaryFolder } from "../../platform/temporary-folder.ts";
import { startDevServer } from "../dev-server.ts";
import { never, puppetCommand } from "../testing/puppet-command.ts";
import type { FromServer, Holdings, ToServer } from "./server-messages.ts";

/** Little is kept, so that what should go is seen to go. */
const RETENTION = { maxRuns: 100, maxBytes: 10_000_000 };

const sockets = new Map<string, string>();
const tell = (message: FromServer) => process.send?.(message);

function onEvent(event: JournalEvent): void {
  if (event.kind === "log" && String(event.line).startsWith('{"puppet"')) {
    const path = JSON.parse(String(event.line)).puppet.socketPath as string;
    sockets.set(event.run, path);
    tell({ is: "socket", path });
  }
  if (event.kind === "attempt" && event.event === "ended") {
    const path = sockets.get(event.run);
    sockets.delete(event.run);
    if (path !== undefined) tell({ is: "socket-gone", path });
  }
}

/** What this process holds when all that could be given back has been. */
async function holdings(): Promise<Holdings> {
  for (let n = 0; n < 5; n++) {
    global.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    heapBytes: process.memoryUsage().heapUsed,
    descriptors: readdirSync("/proc/self/fd").length,
    resources: process.getActiveResourcesInfo().length,
  };
}

exitOnSignals();
// Whoever fuzzes has gone.
process.on("disconnect", () => process.exit(0));
process.on("message", (message: ToServer) => {
  if (message === "measure") void holdings().then((held) => tell({ is: "measured", held }));
});
// One attempt is at work, and its socket is there to be fuzzed; the other runs wait.
const { url } = await startDevServer({
  port: 0,
  concurrency: 1,
  workers: [puppetCommand(process.argv[2] ?? "", [{ name: "task", options: { retry: never } }])],
  retention: RETENTION,
  historyFolder: temporaryFolder("shardproof-history-").path,
  onNotice(message) {
    throw new Error(message);
  },
  limits: { exitMs: 50, holdMs: 50 },
  onEvent,
});
tell({ is: "listening", url });
