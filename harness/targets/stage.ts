/** The parts of a play, as they begin. */
export type Stage = "data" | "reference" | "earlier" | "drill" | "verification";
