/** Scenario files: read, checked, and refused with a message for each problem. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative } from "node:path";
import { didYouMean } from "../arguments/nearest.ts";
import { ownFile } from "../own-files.ts";
import { ScenarioError } from "./errors.ts";
import { showPath } from "./problems.ts";
import type { Scenario } from "./schema.ts";
import { type Validated, validateAnyScenario, validateScenario } from "./validate.ts";
import type { AnyScenario } from "./workflow-schema.ts";
import { type Place, readYaml } from "./yaml-file.ts";

/** Where scenarios are looked for by name first, below the working directory. */
const SCENARIO_FOLDER = "scenarios";

const MAX_BYTES = 262_144;
/** One slip in the syntax can have thousands of consequences. */
const MAX_SYNTAX_PROBLEMS = 20;

/**
 * Reads one scenario file.
 *
 * @throws ScenarioError that lists every problem, each with file, line:column and field
 */
export function loadScenario(path: string): Scenario {
  return parseScenario(readText(path), path);
}

/**
 * Reads one scenario file, of our pipeline or of a workflow of the user's own.
 *
 * @throws ScenarioError that lists every problem, each with file, line:column and field
 */
export function loadAnyScenario(path: string): AnyScenario {
  return parsed(readText(path), path, validateAnyScenario);
}

/**
 * Checks the text of a scenario file.
 *
 * @param path where it stands or will stand: for messages, and since the name must be the file's
 * @throws ScenarioError that lists every problem
 */
export function parseScenario(text: string, path: string): Scenario {
  return parsed(text, path, validateScenario);
}

/** The same, of our pipeline or of a workflow of the user's own. */
export function parseAnyScenario(text: string, path: string): AnyScenario {
  return parsed(text, path, validateAnyScenario);
}

function parsed<Of extends AnyScenario>(
  text: string,
  path: string,
  validate: (value: unknown) => Validated<Of>,
): Of {
  const file = shownPath(path);
  const yaml = readYaml(text);
  if ("problems" in yaml) {
    const shown = yaml.problems.slice(0, MAX_SYNTAX_PROBLEMS);
    const left = yaml.problems.length - shown.length;
    throw new ScenarioError([
      ...shown.map(({ line, column, text }) => `${file}:${line}:${column} ${text}`),
      ...(left > 0 ? [`${file}: and ${left} more problems of this kind`] : []),
    ]);
  }
  if (yaml.value === null) {
    throw new ScenarioError([`${file}: the file is empty; copy another scenario to begin with`]);
  }

  const validated = validate(yaml.value);
  const problems = "problems" in validated ? [...validated.problems] : [];
  const name = (yaml.value as { name?: unknown }).name;
  const fileName = scenarioName(path);
  const nameIsGood = problems.every(({ path }) => path[0] !== "name");
  if (nameIsGood && typeof name === "string" && name !== fileName) {
    const text = `found "${name}"; allowed is "${fileName}", the file's name`;
    problems.push({ path: ["name"], atKey: false, text });
  }
  if ("scenario" in validated && problems.length === 0) return validated.scenario;

  const placed = problems.map(({ path: field, atKey, text }) => {
    const place: Place = atKey ? yaml.placeOfKey(field) : yaml.placeOf(field);
    const what = field.length === 0 ? "" : `${showPath(field)}: `;
    return { ...place, text: `${file}:${place.line}:${place.column} ${what}${text}` };
  });
  placed.sort((a, b) => a.line - b.line || a.column - b.column);
  throw new ScenarioError(placed.map(({ text }) => text));
}

/**
 * The file of a scenario that is given by name (`fail-one-shard`) or by path. A name means a file of the
 * folder, or else one that Shardproof brings along. The file need not exist: `loadScenario` says so, and
 * knows what else there is.
 */
export function resolveScenario(nameOrPath: string, folder = SCENARIO_FOLDER): string {
  const isPath = /[/\\]/.test(nameOrPath) || isYaml(nameOrPath);
  if (isPath) return nameOrPath;
  const file = join(folder, `${nameOrPath}.yaml`);
  const brought = join(broughtAlong(), `${nameOrPath}.yaml`);
  return !existsSync(file) && existsSync(brought) ? brought : file;
}

/** The folder of which all scenarios are listed: that of the working directory, or what is brought along. */
export function scenarioFolder(): string {
  return existsSync(SCENARIO_FOLDER) ? SCENARIO_FOLDER : broughtAlong();
}

const broughtAlong = () => ownFile("scenarios");

/** The name that a file gives to its scenario. */
export function scenarioName(path: string): string {
  return basename(path).replace(/\.ya?ml$/, "");
}

export function isYaml(fileName: string): boolean {
  return /\.ya?ml$/.test(fileName);
}

/** A path for messages: below the working directory, or absolute. */
export function shownPath(path: string): string {
  const below = relative(process.cwd(), path);
  return below.startsWith("..") || isAbsolute(below) ? path : below;
}

function readText(path: string): string {
  const file = shownPath(path);
  let bytes: Buffer;
  try {
    const stats = statSync(path);
    // Before it is read: a pipe without a writer would be waited for, and a device has no end.
    if (!stats.isFile() && !stats.isDirectory()) {
      throw new ScenarioError([`${file}: this is a pipe or a device; name a scenario file`]);
    }
    if (stats.size > MAX_BYTES) {
      throw new ScenarioError([
        `${file}: found ${stats.size} bytes; allowed are ${MAX_BYTES}: this is hardly a scenario`,
      ]);
    }
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof ScenarioError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    switch (code) {
      case "ENOENT":
      case "ENOTDIR":
        throw new ScenarioError([missingFile(path)], { cause: error });
      case "EISDIR":
        throw new ScenarioError([`${file}: this is a folder; name one scenario file in it`], {
          cause: error,
        });
      default:
        throw new ScenarioError([`${file}: the file cannot be read: ${message}`], { cause: error });
    }
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    const line = lineOfInvalidUtf8(bytes);
    throw new ScenarioError([`${file}:${line}:1 this line is not UTF-8; save the file as UTF-8`], {
      cause: error,
    });
  }
}

function missingFile(path: string): string {
  const isName = dirname(path) === SCENARIO_FOLDER;
  const names = scenariosIn([dirname(path), ...(isName ? [broughtAlong()] : [])]);
  const wanted = scenarioName(path);
  const known = names.length === 0 ? "" : ` There are: ${names.join(", ")}.`;
  return `${shownPath(path)}: there is no such scenario${didYouMean(wanted, names) || "."}${known}`;
}

function scenariosIn(folders: readonly string[]): string[] {
  const names = folders.flatMap((folder) => {
    try {
      return readdirSync(folder).filter(isYaml).map(scenarioName);
    } catch {
      // No folder either: then there is nothing to suggest.
      return [];
    }
  });
  return [...new Set(names)].sort();
}

function lineOfInvalidUtf8(bytes: Buffer): number {
  // A line feed is never part of a longer UTF-8 character, so lines can be judged one by one.
  let line = 1;
  for (let start = 0; start <= bytes.length; line++) {
    const feed = bytes.indexOf(0x0a, start);
    const end = feed === -1 ? bytes.length : feed;
    const piece = bytes.subarray(start, end);
    if (!Buffer.from(piece.toString("utf8"), "utf8").equals(piece)) return line;
    start = end + 1;
  }
  return line;
}
