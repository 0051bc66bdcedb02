/** The bench's results as files: one for each part, so that one part can be measured again alone. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PART_NAMES, PARTS, type PartName } from "./parts.ts";
import { type Provenance, resultText } from "./provenance.ts";
import { scaleChart } from "./scale-chart.ts";
import { grouped } from "./text.ts";

export interface ResultFile extends Provenance {
  readonly question: string;
  readonly data: {
    readonly customers: number;
    readonly rows: number;
    readonly bytes: number;
    readonly seed: number;
  };
  readonly rounds: number;
  readonly result: object;
}

/** Writes the result of a part as `<part>.json`; the folder is made when needed. */
export function writeResult(folder: string, name: PartName, file: ResultFile): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), resultText(file));
}

/**
 * Draws and tells all results that lie in a folder: `scale.svg` and `scale.md`.
 *
 * @returns the paths of what was written
 */
export function writeSummary(folder: string): string[] {
  const files = readResults(folder);
  const written: string[] = [];
  const write = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    written.push(path);
  };
  const chart = scaleChart(files);
  if (chart !== null) write("scale.svg", chart);
  const sections = PART_NAMES.flatMap((name) => {
    const file = files[name];
    return file === undefined ? [] : [sectionOf(name, file)];
  });
  write("scale.md", `${["## Measured", ...sections].join("\n\n")}\n`);
  return written;
}

/** A result as Markdown, with where it was measured below it. */
export function sectionOf(name: PartName, file: ResultFile): string {
  const { data, rounds, date, commit, command, machine, node, result } = file;
  const times = rounds === 1 ? "one run" : `medians of ${rounds} runs, memory their highest`;
  return `${PARTS[name].report(result)}

<sub>${grouped(data.customers)} customers, ${grouped(data.rows)} rows, seed ${data.seed}; ${times}; ${machine.cpus} × ${machine.cpu}, ${machine.memoryGiB} GiB, ${machine.system}, load ${machine.load} before; Node ${node}; ${date}; commit ${commit}; \`${command}\`</sub>`;
}

function readResults(folder: string): Partial<Record<PartName, ResultFile>> {
  const found: Partial<Record<PartName, ResultFile>> = {};
  for (const name of PART_NAMES) {
    const path = join(folder, `${name}.json`);
    if (existsSync(path)) found[name] = JSON.parse(readFileSync(path, "utf8")) as ResultFile;
  }
  return found;
}
