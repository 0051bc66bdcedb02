/**
 * The work of a single loop, up to a phase: each phase does all that the one before it does, and one
 * thing more, so that the difference of two is what that thing costs.
 */
import { join } from "node:path";
import { Customers } from "../../tasks/customers.ts";
import { createDirectoryStore } from "../../tasks/directory-store.ts";
import { type Disk, nodeDisk } from "../../tasks/disk.ts";
import { inactiveFailpoints } from "../../tasks/failpoints.ts";
import { inPieces } from "../../tasks/pieces.ts";
import { createProfileWriter } from "../../tasks/profile.ts";
import { createBatchReader } from "../../tasks/read-batch.ts";
import { readSource } from "../../tasks/read-source.ts";
import { createRouter } from "../../tasks/routing.ts";
import { SOURCE_NAMES, sourceFileName } from "../../tasks/sources.ts";
import type { PhaseName } from "../phase-names.ts";
import { ForgetfulCustomers } from "./forgetful-customers.ts";
import { runProgram } from "./program.ts";

export interface PhasesOrder {
  readonly sources: string;
  /** Folder that exists; the profiles are published into one below it. */
  readonly output: string;
  readonly upTo: PhaseName;
}

export interface PhasesAnswer {
  /** Of the body alone: the start of the process costs every phase the same. */
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** Everything goes to the one shard of the loop; the hash is worked out all the same. */
const SHARDS = 1;
const RUN_FOLDER = "loop";

runProgram(async (order: PhasesOrder): Promise<PhasesAnswer> => {
  const began = performance.now();
  const cpu = process.cpuUsage();
  await play(order);
  const { user, system } = process.cpuUsage(cpu);
  return { wallMs: performance.now() - began, cpuMs: (user + system) / 1000 };
});

async function play({ sources, output, upTo }: PhasesOrder): Promise<void> {
  if (upTo === "read") return readBytes(sources);
  const customers = upTo === "parse" ? new ForgetfulCustomers() : new Customers();
  const store = storeOn(upTo === "write" ? withoutSync(nodeDisk) : nodeDisk);
  const route = createRouter(SHARDS);
  for (const source of SOURCE_NAMES) {
    await readSource(store.sources(sources), source, (header) => {
      if (upTo === "split") return () => {};
      if (upTo === "route") return (rows) => route(rows, header);
      const read = createBatchReader(source, header, customers, () => {});
      return (rows) => {
        route(rows, header);
        read(rows, 0);
      };
    });
  }
  if (upTo === "split" || upTo === "route" || upTo === "parse" || upTo === "merge") return;

  const pieces = inPieces(customers.sorted(), createProfileWriter(customers), customers.records);
  if (upTo === "serialise") {
    for (const _ of pieces);
    return;
  }
  const artifacts = store.artifacts(output);
  await artifacts.prepare(RUN_FOLDER);
  await artifacts.publish(RUN_FOLDER, "profiles.ndjson", pieces);
}

async function readBytes(sources: string): Promise<void> {
  for (const source of SOURCE_NAMES) {
    for await (const _ of nodeDisk.read(join(sources, sourceFileName(source))));
  }
}

function storeOn(disk: Disk) {
  const failpoints = inactiveFailpoints;
  return createDirectoryStore({ disk, failpoints, attemptTag: "bench" });
}

function withoutSync(disk: Disk): Disk {
  return {
    ...disk,
    create: async (path) => {
      const file = await disk.create(path);
      return {
        write: (bytes) => file.write(bytes),
        sync: async () => {},
        close: () => file.close(),
      };
    },
  };
}
