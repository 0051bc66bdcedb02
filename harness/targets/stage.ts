/** The parts of a play, as they begin. */
export type Stage = "data" | "reference" | "earlier" | "drill" | "verification";

/** Tells how far something is that takes a while. */
export type OnProgress = (done: number, of: number) => void;

/** Parts of a play that take a while where the data is large: of the others, there are other news. */
export type LongStage = "oracle" | "verification";
