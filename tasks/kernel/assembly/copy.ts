// Copies of a few dozen bytes, for which a call of `memory.copy` costs more than the bytes.

/** Copies 16 bytes at a time, and up to 15 more than it was asked to. */
export function copyLoosely(to: i32, from: i32, length: i32): void {
  for (let done = 0; done < length; done += 16) v128.store(to + done, v128.load(from + done));
}

/** Copies exactly `length` bytes. */
export function copyExactly(to: i32, from: i32, length: i32): void {
  let done = 0;
  for (; done + 16 <= length; done += 16) v128.store(to + done, v128.load(from + done));
  for (; done < length; done++) store<u8>(to + done, load<u8>(from + done));
}
