/**
 * Render's instance types, which a task asks for by name as its `plan`. From a stored copy of
 * {@link PLANS_FROM}, which bears no date. Look prices up before you rely on them.
 */

export interface Plan {
  readonly name: string;
  readonly cpus: number;
  readonly memoryMiB: number;
  /** Billed by the second of a task run. */
  readonly dollarsPerHour: number;
}

/** Where the figures are from, in words. */
export const PLANS_FROM = "https://render.com/docs/workflows-limits, read 2026-11-25";

/**
 * Those that every workspace has, cheapest first. `pro_plus` and larger are given on request; of others,
 * such as `flex`, only the name is published.
 */
export const PLANS: readonly Plan[] = [
  { name: "starter", cpus: 0.5, memoryMiB: 512, dollarsPerHour: 0.05 },
  { name: "standard", cpus: 1, memoryMiB: 2048, dollarsPerHour: 0.2 },
  { name: "pro", cpus: 2, memoryMiB: 4096, dollarsPerHour: 0.4 },
];

/** What a task has that asks for none. */
export const DEFAULT_PLAN = "standard";

/** The memory of a plan in MiB, by its name. */
export const PLAN_MEMORY_MIB: ReadonlyMap<string, number> = new Map(
  PLANS.map(({ name, memoryMiB }) => [name, memoryMiB]),
);
