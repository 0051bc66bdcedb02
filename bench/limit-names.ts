/** What nothing that runs on Node and does this job can go below, one thing at a time. */
export const LIMITS = {
  read: "reading the bytes of the four files (from the page cache)",
  readAndSha256: "reading them and sha256 over them",
  md5OfIds: "MD5 of the id of every row",
  writeAndFsync: "writing as many bytes as the profiles have, and fsync",
} as const;

export type LimitName = keyof typeof LIMITS;

export const LIMIT_NAMES = Object.keys(LIMITS) as LimitName[];
