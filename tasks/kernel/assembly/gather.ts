// The rows of a batch, shard by shard, as they stand in slices.
import {
  INPUT,
  OUTPUT,
  ROW_COUNT,
  ROW_ENDS,
  ROW_HEAD,
  ROW_LINES,
  ROW_QUOTES,
  ROW_SHARDS,
  ROW_STARTS,
  SHARD_ENDS,
  SHARD_ROWS,
  SHARD_STARTS,
} from "../layout";
import { copyExactly } from "./copy";

/** Writes every row from `first` on to the place of its shard, which all of them must have. */
export function gather(first: i32, shardCount: i32): void {
  const count = load<i32>(ROW_COUNT);
  memory.fill(SHARD_ENDS, 0, shardCount << 2);
  memory.fill(SHARD_ROWS, 0, shardCount << 2);
  for (let row = first << 2; row < count << 2; row += 4) {
    const shard = load<i32>(ROW_SHARDS + row) << 2;
    const bytes = ROW_HEAD + load<i32>(ROW_ENDS + row) - load<i32>(ROW_STARTS + row);
    store<i32>(SHARD_ENDS + shard, load<i32>(SHARD_ENDS + shard) + bytes);
    store<i32>(SHARD_ROWS + shard, load<i32>(SHARD_ROWS + shard) + 1);
  }
  let next = 0;
  for (let shard = 0; shard < shardCount << 2; shard += 4) {
    const bytes = load<i32>(SHARD_ENDS + shard);
    store<i32>(SHARD_STARTS + shard, next);
    store<i32>(SHARD_ENDS + shard, next);
    next += bytes;
  }
  for (let row = first << 2; row < count << 2; row += 4) {
    const shard = load<i32>(ROW_SHARDS + row) << 2;
    const start = load<i32>(ROW_STARTS + row);
    const length = load<i32>(ROW_ENDS + row) - start;
    const end = load<i32>(SHARD_ENDS + shard);
    const at = OUTPUT + end;
    store<i32>(at, load<i32>(ROW_LINES + row));
    store<i32>(at + 4, (length << 1) | load<i32>(ROW_QUOTES + row));
    copyExactly(at + ROW_HEAD, INPUT + start, length);
    store<i32>(SHARD_ENDS + shard, end + ROW_HEAD + length);
  }
}
