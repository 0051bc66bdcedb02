/** DuckDB doing the whole job in a process of its own, to one file, made durable as ours is. */
import { open } from "node:fs/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import { profilesStatement } from "../duckdb-sql.ts";
import { runProgram } from "./program.ts";

export interface DuckdbRunOrder {
  readonly sources: string;
  /** File to write; its folder exists. */
  readonly output: string;
  readonly threads: number;
}

export interface DuckdbRunAnswer {
  /** From opening the database to the file written. */
  readonly queryMs: number;
  /** The fsync that follows, which DuckDB does not do by itself. */
  readonly fsyncMs: number;
}

runProgram(async ({ sources, output, threads }: DuckdbRunOrder): Promise<DuckdbRunAnswer> => {
  const began = performance.now();
  const instance = await DuckDBInstance.create(":memory:", { threads: String(threads) });
  const connection = await instance.connect();
  await connection.run(profilesStatement(sources, output));
  connection.closeSync();
  instance.closeSync();
  const written = performance.now();
  const file = await open(output, "r+");
  await file.sync();
  await file.close();
  return { queryMs: written - began, fsyncMs: performance.now() - written };
});
