import { createHash } from "node:crypto";
import type { TaskContext, TaskDefinition } from "../definition.ts";
import type { FailpointDetails, FailpointName } from "../failpoints.ts";
import type { LogFields } from "../log.ts";
import { SOURCE_COLUMNS, SOURCE_NAMES, type SourceName, sourceFileName } from "../sources.ts";

/** The bytes of four sources. */
export type SourceBytes = Readonly<Record<SourceName, Buffer>>;

const header = (source: SourceName): string =>
  ["customer_id", "email", ...SOURCE_COLUMNS[source].map(({ name }) => name)].join(",");

/** A source's file: its header, and below it rows of `id[,email[,…]]` filled up with empty fields. */
export function sourceFile(source: SourceName, ...rows: readonly string[]): Buffer {
  const names = header(source);
  const columns = names.split(",").length;
  const filled = rows.map((row) => row + ",".repeat(Math.max(0, columns - row.split(",").length)));
  return Buffer.from([names, ...filled, ""].join("\n"));
}

/** Four sources of the customers a and b; those given replace one. */
export function sourcesOfTwo(changes: Partial<SourceBytes> = {}): SourceBytes {
  const files = SOURCE_NAMES.map((source) => [source, sourceFile(source, "a", "b")]);
  return { ...(Object.fromEntries(files) as SourceBytes), ...changes };
}

/** How a task's subtasks are run. */
export type RunSubtask = (definition: TaskDefinition<never, unknown>, input: never) => unknown;

/** What a task has of the world, in memory, and everything that it did to it, in order. */
export interface RecordedWorld {
  readonly ctx: TaskContext;
  readonly happened: string[];
  readonly logged: LogFields[];
  /** Text by name. */
  readonly artifacts: Map<string, string>;
}

/**
 * @param run runs subtasks; without it there are none
 * @param contents what is published, for worlds that share a store
 */
export function recordedWorld(
  sources: SourceBytes,
  run?: RunSubtask,
  contents = new Map<string, Buffer>(),
): RecordedWorld {
  const happened: string[] = [];
  const logged: LogFields[] = [];
  const artifacts = new Map<string, string>();
  const log = (fields: LogFields) => {
    logged.push(fields);
  };
  const ctx: TaskContext = {
    async run<Input, Output>(definition: TaskDefinition<Input, Output>, input: Input) {
      if (run === undefined) throw new Error("no subtasks here");
      return (await run(definition as never, input as never)) as Output;
    },
    failpoints: {
      reach(name: FailpointName, { source }: FailpointDetails = {}) {
        happened.push(source === undefined ? name : `${name} ${source}`);
      },
    },
    log: { info: log, warn: log, error: log },
    store: {
      sources: (location) => ({
        async *read(fileName) {
          const source = SOURCE_NAMES.find((name) => sourceFileName(name) === fileName);
          if (location !== "/in" || source === undefined) throw new Error(`no ${fileName}`);
          yield sources[source];
        },
      }),
      artifacts: (location) => ({
        async prepare() {
          happened.push(`prepare ${location}`);
        },
        async publish(_folder, name, pieces) {
          const copied: Buffer[] = [];
          for await (const piece of pieces) copied.push(Buffer.from(piece));
          const bytes = Buffer.concat(copied);
          happened.push(`publish ${name}`);
          artifacts.set(name, bytes.toString());
          contents.set(name, bytes);
          return { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
        },
        async *read(_folder, name, ranges = [[0, Number.POSITIVE_INFINITY]]) {
          for (const [offset, length] of ranges) {
            const bytes = contents.get(name);
            if (bytes === undefined) throw new Error(`no ${name}`);
            yield bytes.subarray(offset, offset + length);
          }
        },
        async sweep(_folder, namePrefix) {
          happened.push(`sweep ${JSON.stringify(namePrefix)}`);
        },
      }),
    },
  };
  return { ctx, happened, logged, artifacts };
}
