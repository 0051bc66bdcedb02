/** Reasons why an invariant cannot be judged, where several share one. */

export const NO_ORACLE = "the sources cannot be used as a whole, so there is no output to expect";
