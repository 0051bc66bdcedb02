/**
 * Where things lie in the kernel's memory, one behind the other: addresses and sizes in bytes.
 * AssemblyScript and TypeScript read this same file, so it holds nothing but numbers.
 */

/** Bytes of the source that one batch adds to the incomplete row that the one before it left. */
export const BATCH_BYTES = 0x40000;
/** Bytes of one row without its line end; it bounds what an attempt holds of a broken file. */
export const MAX_ROW_BYTES = 0x100000;
/** Rows of a batch at most: each has at least a byte and its LF, but for one that was begun before. */
export const MAX_ROWS = 0x20001;
/** Rows that one call reads at most. */
export const READ_ROWS = 0x2000;
/** Fields that a row may have for the kernel to read it. */
export const MAX_FIELDS = 0x400;
/** Render sets no limit on the runs of a workflow; ours keeps a mistyped figure from starting millions. */
export const MAX_SHARDS = 10_000;

/** The types of columns. */
export const TEXT = 0;
export const DATE = 1;
export const INTEGER = 2;
export const NUMBER = 3;

/** Figures that calls leave beside what they return: i32 each. Below lies what the compiler places. */
export const ROW_COUNT = 0x8000;
export const LINE = ROW_COUNT + 4;
export const READ_COUNT = ROW_COUNT + 8;
export const RECORD_BYTES = ROW_COUNT + 12;

/** Four keys of MD5 side by side: word by word, four lanes each. */
export const KEYS = ROW_COUNT + 16;
const KEYS_BYTES = 16 * 16;

/** The plan of a source's columns: {@link PLAN_FIGURES} i32 each. */
export const PLAN = KEYS + KEYS_BYTES;
export const PLAN_FIGURES = 5;
const PLAN_BYTES = 0x400;
/** The columns' keys, as they stand in a record. */
export const COLUMN_KEYS = PLAN + PLAN_BYTES;
const COLUMN_KEYS_BYTES = 0x800;

/** Where the fields of the row at hand begin and end: i32 each. */
export const FIELD_STARTS = COLUMN_KEYS + COLUMN_KEYS_BYTES;
export const FIELD_ENDS = FIELD_STARTS + 4 * MAX_FIELDS;

/** Bytes of rows; what is behind them may be read, a vector at a time. */
export const INPUT = FIELD_ENDS + 4 * MAX_FIELDS;
/** The longest incomplete row, with a CR, and the bytes of a batch. */
export const INPUT_BYTES = MAX_ROW_BYTES + 16 + BATCH_BYTES;

/** The rows of a batch, figure by figure: i32 each. */
export const ROW_STARTS = INPUT + INPUT_BYTES;
export const ROW_ENDS = ROW_STARTS + 4 * MAX_ROWS;
export const ROW_LINES = ROW_ENDS + 4 * MAX_ROWS;
export const ROW_QUOTES = ROW_LINES + 4 * MAX_ROWS;
/** First the hash of the row's id, u32; then its shard. */
export const ROW_SHARDS = ROW_QUOTES + 4 * MAX_ROWS;
/** Rows whose id takes more than `hashIds` to find: i32 each. */
export const ODD_ROWS = ROW_SHARDS + 4 * MAX_ROWS;

/** What was read of rows: {@link READ_FIGURES} i32 each. */
export const READS = ODD_ROWS + 4 * MAX_ROWS;
export const READ_FIGURES = 8;

/** Where each shard's rows lie in the output of `gather`, and how many there are: i32 each. */
export const SHARD_STARTS = READS + 4 * READ_FIGURES * READ_ROWS;
export const SHARD_ENDS = SHARD_STARTS + 4 * MAX_SHARDS;
export const SHARD_ROWS = SHARD_ENDS + 4 * MAX_SHARDS;
/** What stands before each gathered row. */
export const ROW_HEAD = 8;

/** The keys, quotes and nulls of a record, and a vector that is stored at its end. */
export const RECORD_ROOM = 192;
/**
 * What calls write: the bytes of all rows, and beside each of READ_ROWS its RECORD_ROOM; the heads of
 * MAX_ROWS take less.
 */
export const OUTPUT = SHARD_ROWS + 4 * MAX_SHARDS;
const OUTPUT_BYTES = INPUT_BYTES + RECORD_ROOM * READ_ROWS;

/** Of 64 KiB each. */
export const PAGES = (OUTPUT + OUTPUT_BYTES + 0xffff) >> 16;
