import { expect, it } from "vitest";
import { PHASE_NAMES } from "./phase-names.ts";
import { phaseRows } from "./phases.ts";

it("takes what a phase adds within its round, and the median of that", () => {
  const round = (first: number, second: number) =>
    PHASE_NAMES.map((_, i) => ({ wallMs: i === 0 ? first : second, cpuMs: 1 }));
  const [read, split, route] = phaseRows([round(10, 30), round(100, 110), round(20, 50)]);
  expect(read).toMatchObject({ phase: "read", wallMs: 20, upToWallMs: 20, cpuMs: 1 });
  expect(split).toMatchObject({ phase: "split", wallMs: 20, upToWallMs: 50, cpuMs: 0 });
  expect(route).toMatchObject({ phase: "route", wallMs: 0, upToWallMs: 50 });
});
