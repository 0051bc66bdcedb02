/** The parts of a play, as they begin. */
export type Stage =
  | "data"
  | "oracle"
  | "reference"
  | "again"
  | "earlier"
  | "drill"
  | "verification";

/** Tells how far something is that may take a while. */
export type OnProgress = (done: number, of: number) => void;
