/** What must notice a mutant: a scenario by one of its invariants, or the properties of a file. */
import type { Mutant } from "./mutant.ts";

export type Catcher =
  | { readonly kind: "scenario"; readonly name: string; readonly invariant: string }
  | { readonly kind: "property"; readonly file: string };

/** Everything that must notice a mutant. */
export function catchersOf({ scenarios = {}, properties = [] }: Mutant): Catcher[] {
  return [
    ...Object.entries(scenarios).map(
      ([name, invariant]): Catcher => ({ kind: "scenario", name, invariant }),
    ),
    ...properties.map((file): Catcher => ({ kind: "property", file })),
  ];
}

/** `kill-mid-write → no-leftovers`, or the file of the properties. */
export function describeCatcher(catcher: Catcher): string {
  switch (catcher.kind) {
    case "scenario":
      return `${catcher.name} → ${catcher.invariant}`;
    case "property":
      return `properties/${catcher.file}`;
  }
}
