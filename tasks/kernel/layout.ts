/**
 * Where things lie in the kernel's memory: addresses and sizes in bytes. AssemblyScript and TypeScript
 * read this same file, so it holds nothing but numbers.
 */

/** Bytes of the source that one batch adds to the incomplete row that the one before it left. */
export const BATCH_BYTES = 0x40000;
/** Bytes of one row without its line end; it bounds what an attempt holds of a broken file. */
export const MAX_ROW_BYTES = 0x100000;
/** A row has at least a byte and its LF. */
export const MAX_ROWS = 0x20001;
/** Rows that one call reads at most. */
export const READ_ROWS = 0x2000;
/** Fields of a row at most. */
export const MAX_FIELDS = 0x400;

/** Figures that calls leave beside what they return: i32 each. */
export const ROW_COUNT = 0x8000;
export const LINE = 0x8004;
export const READ_COUNT = 0x8008;
export const RECORD_BYTES = 0x800c;

/** Four keys of MD5 side by side: word by word, four lanes each. */
export const KEYS = 0x8100;

/** The plan of a source's columns: {@link PLAN_FIGURES} i32 each. */
export const PLAN = 0x8800;
export const PLAN_FIGURES = 5;
/** The columns' keys, as they stand in a record. */
export const COLUMN_KEYS = 0x9000;
/** Where the fields of the row at hand begin and end: i32 each. */
export const FIELD_STARTS = 0xa000;
export const FIELD_ENDS = 0xb000;

/** Bytes of rows; what is behind them may be read, a vector at a time. */
export const INPUT = 0x10000;
export const INPUT_BYTES = 0x180000;

/** The rows of a batch, figure by figure: i32 each. */
export const ROW_STARTS = 0x190000;
export const ROW_ENDS = 0x220000;
export const ROW_LINES = 0x2b0000;
export const ROW_QUOTES = 0x340000;
/** First the hash of the row's id, u32; then its shard. */
export const ROW_SHARDS = 0x3d0000;

/** What was read of rows: {@link READ_FIGURES} i32 each. */
export const READS = 0x460000;
export const READ_FIGURES = 8;

/**
 * What calls write: the bytes of all rows, and for READ_ROWS of them the keys, quotes and nulls of a
 * record (at most RECORD_ROOM each), or for MAX_ROWS their heads.
 */
export const OUTPUT = 0x4a0000;
export const OUTPUT_BYTES = 0x300000;
export const RECORD_ROOM = (OUTPUT_BYTES - INPUT_BYTES) / READ_ROWS;

/** Where each shard's rows lie in the output of `gather`, and how many there are: i32 each. */
export const SHARD_STARTS = 0x7a0000;
export const SHARD_ENDS = 0x7aa000;
export const SHARD_ROWS = 0x7b4000;
/** What stands before each gathered row. */
export const ROW_HEAD = 8;

/** Rows whose id takes more than `hashIds` to find: i32 each. */
export const ODD_ROWS = 0x7c0000;

/** Of 64 KiB each. */
export const PAGES = 0x85;
