/** The process of the server that is fuzzed, seen from outside. */
import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { FromServer, Holdings } from "./server-messages.ts";

const ENTRY = fileURLToPath(new URL("./fuzzed-server.ts", import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

export interface ServerProcess {
  readonly url: string;
  /** The socket of the attempt that began last of those at work, if there is one. */
  socket(): string | null;
  /** Settles when there is one; at once if so. */
  nextSocket(): Promise<string>;
  /** Whether a socket's attempt ends, if it has not yet, within some time. */
  goes(socket: string): Promise<boolean>;
  /** Why the process has ended, if it has. */
  ended(): string | null;
  measure(): Promise<Holdings>;
  /** Ends the process; settles when it has ended. */
  stop(): Promise<void>;
}

/** How long an attempt may take to end once it has hung up, in ms. */
const GOING_MS = 10_000;

/**
 * Starts it.
 *
 * @param marker in the command lines of its workers
 */
export async function startServerProcess(marker: string): Promise<ServerProcess> {
  const child: ChildProcess = fork(ENTRY, [marker], {
    execArgv: ["--expose-gc", "--import", TSX],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-2000);
  });
  const sockets = new Set<string>();
  const socket = () => [...sockets].at(-1) ?? null;
  let why: string | null = null;
  const looks = new Set<() => void>();
  const messages: ((message: FromServer) => void)[] = [];
  child.on("message", (message: FromServer) => {
    if (message.is === "socket") sockets.add(message.path);
    if (message.is === "socket-gone") sockets.delete(message.path);
    for (const take of messages) take(message);
    for (const look of looks) look();
  });
  const exited = new Promise<void>((resolve) => {
    child.once("exit", (code, signal) => {
      why = `the server ended (${signal ?? `code ${code}`}): ${stderr}`;
      for (const look of looks) look();
      resolve();
    });
  });

  /** Waits for something to hold; rejects if the server ends before. */
  function until<Found>(find: () => Found | null): Promise<Found> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = find();
        if (found === null && why === null) return;
        looks.delete(look);
        if (found === null) reject(new Error(why ?? ""));
        else resolve(found);
      };
      looks.add(look);
      look();
    });
  }

  const latest = <Kind extends FromServer["is"]>(kind: Kind) => {
    let found: Extract<FromServer, { is: Kind }> | null = null;
    messages.push((message) => {
      if (message.is === kind) found = message as typeof found;
    });
    return {
      take() {
        const taken = found;
        found = null;
        return taken;
      },
    };
  };
  const listening = latest("listening");
  const measured = latest("measured");
  const { url } = await until(() => listening.take());

  return {
    url,
    socket,
    nextSocket: () => until(socket),
    async goes(path) {
      const late = new Promise<false>((resolve) => setTimeout(resolve, GOING_MS, false).unref());
      return await Promise.race([until(() => (sockets.has(path) ? null : true)), late]);
    },
    ended: () => why,
    async measure() {
      child.send("measure");
      return (await until(() => measured.take())).held;
    },
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}
