// The kernel: loops over the bytes of rows, for all rows of a batch in one call.
export { gather } from "./gather";
export { hashIds } from "./hash-ids";
export { readRows } from "./read";
export { openSlice } from "./slices";
export { splitPlain } from "./split";
