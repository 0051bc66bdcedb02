/** Where, when and on which code something was measured: what every committed result says. */
import { execFileSync } from "node:child_process";
import { availableParallelism, cpus, loadavg, release, totalmem, type } from "node:os";

export interface Provenance {
  /** UTC, ISO 8601. */
  readonly date: string;
  /** Of the checkout; `-dirty` behind it where `tasks/` or `harness/` differ from it. */
  readonly commit: string;
  readonly command: string;
  readonly node: string;
  readonly machine: {
    readonly cpu: string;
    /** Processors that this process may use. */
    readonly cpus: number;
    readonly memoryGiB: number;
    readonly system: string;
    /** Load average of the last minute, before the measurement: what else was going on. */
    readonly load: number;
  };
}

/** @param command the command line that measures the same again */
export function provenance(command: string): Provenance {
  return {
    date: new Date().toISOString(),
    commit: commitOf(new URL("..", import.meta.url).pathname),
    command,
    node: process.version,
    machine: {
      cpu: cpus()[0]?.model.trim() ?? "unknown",
      cpus: availableParallelism(),
      memoryGiB: Math.round((totalmem() / 2 ** 30) * 10) / 10,
      system: `${type()} ${release()}`,
      load: Math.round((loadavg()[0] ?? 0) * 10) / 10,
    },
  };
}

/** A result as JSON, lists of numbers on one line, as the formatter wants it. */
export function resultText(result: object): string {
  const text = JSON.stringify(result, null, 2);
  const lists = /\[\s*(-?[\d.]+(?:,\s*-?[\d.]+)*)\s*\]/g;
  return `${text.replace(lists, (_, numbers: string) => `[${numbers.replace(/\s+/g, " ")}]`)}\n`;
}

function commitOf(folder: string): string {
  const git = (...words: string[]) =>
    execFileSync("git", words, {
      cwd: folder,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
  try {
    const commit = git("rev-parse", "--short=12", "HEAD").trim();
    const isClean = git("status", "--porcelain", "--", "tasks", "harness") === "";
    return isClean ? commit : `${commit}-dirty`;
  } catch {
    return "unknown";
  }
}
