/** What went wrong between the pipeline and S3, in words that name the code and what to do. */

/** Where it went wrong, for the words. */
export interface S3Place {
  readonly bucket: string;
  /** Host and port of the server. */
  readonly host: string;
  readonly region: string;
}

/** An answer that is no success, or no answer at all. The message is for the user. */
export class S3Error extends Error {
  override readonly name = "S3Error";
  /** S3's own (`NoSuchKey`), or the system's (`ECONNRESET`). */
  readonly code: string;
  /** Of the HTTP answer; 0 where there was none. */
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** Whether something is S3's refusal with one of these codes. */
export function isS3Error(error: unknown, ...codes: readonly string[]): error is S3Error {
  return error instanceof S3Error && (codes.length === 0 || codes.includes(error.code));
}

/** Refusals that say no more than that the server cannot right now. */
const TRANSIENT_CODES = new Set([
  "RequestTimeout",
  // These three come with status 200 where an upload was being completed.
  "InternalError",
  "ServiceUnavailable",
  "SlowDown",
  // Two conditional writes at once: S3 asks the loser to try again.
  "ConditionalRequestConflict",
  "OperationAborted",
]);
const TRANSIENT_STATUS = new Set([408, 429, 500, 502, 503, 504]);
const BROKEN_CONNECTION = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "ECONNABORTED",
  "EPIPE",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
]);

/** Whether the same request may well succeed a moment later. */
export function isTransient(error: unknown): error is S3Error {
  if (!isS3Error(error)) return false;
  if (error.status === 0) return BROKEN_CONNECTION.has(error.code);
  return TRANSIENT_STATUS.has(error.status) || TRANSIENT_CODES.has(error.code);
}

/**
 * An error from a code.
 *
 * @param detail what the server or the system said of it, for codes without words of ours
 * @param region where the bucket is, if the server has told
 */
export function s3Error(
  code: string,
  status: number,
  place: S3Place,
  detail = "",
  region?: string,
): S3Error {
  const words = WORDS[code] ?? (() => detail || `the server answered with HTTP status ${status}`);
  return new S3Error(code, status, `${words(place, region)} (${code})`);
}

type Words = (place: S3Place, region: string | undefined) => string;

const otherRegion: Words = ({ bucket, region }, there) =>
  there === undefined || there === region
    ? `the bucket ${bucket} is not in the region ${region}; set AWS_REGION to the one that it is in`
    : `the bucket ${bucket} is in the region ${there}, not in ${region}; set AWS_REGION=${there}`;
const noRoom: Words = ({ host }) => `no space is left at ${host}`;
const busy: Words = ({ host }) =>
  `${host} is too busy; try again later, or with fewer tasks at once`;
const unreachable: Words = ({ host }) =>
  `${host} cannot be reached; look at the network, and at AWS_ENDPOINT_URL where it is set`;
const broken: Words = ({ host }) => `the connection to ${host} broke off`;
const untrusted: Words = ({ host }) =>
  `the certificate of ${host} is not trusted; name a file with that of its authority in AWS_CA_BUNDLE`;
const badToken: Words = () =>
  "AWS_SESSION_TOKEN is no longer valid, or does not belong to the key; set a new one";

const WORDS: Readonly<Record<string, Words>> = {
  NoSuchKey: () => "it does not exist",
  NoSuchBucket: ({ bucket, host }) =>
    `there is no bucket ${bucket} at ${host}; make it, or correct the location`,
  NoSuchUpload: () => "its upload is gone",
  AccessDenied: ({ bucket }) =>
    `access is denied; allow the key s3:GetObject, s3:PutObject, s3:AbortMultipartUpload and s3:ListBucketMultipartUploads in the bucket ${bucket}`,
  AllAccessDisabled: ({ bucket }) => `all access to the bucket ${bucket} is disabled`,
  InvalidAccessKeyId: ({ host }) =>
    `the key that AWS_ACCESS_KEY_ID names is not known at ${host}; is AWS_ENDPOINT_URL right?`,
  SignatureDoesNotMatch: () =>
    "AWS_SECRET_ACCESS_KEY is not the secret of the key that AWS_ACCESS_KEY_ID names",
  ExpiredToken: badToken,
  InvalidToken: badToken,
  RequestTimeTooSkewed: () => "the clock of this machine is wrong; set it",
  PermanentRedirect: otherRegion,
  TemporaryRedirect: otherRegion,
  AuthorizationHeaderMalformed: otherRegion,
  PreconditionFailed: () => "another object has taken its place meanwhile",
  SlowDown: busy,
  ServiceUnavailable: busy,
  TooManyRequests: busy,
  InternalError: ({ host }) => `${host} reported an internal error`,
  QuotaExceeded: noRoom,
  XMinioStorageFull: noRoom,
  InsufficientStorage: noRoom,
  ECONNREFUSED: unreachable,
  ENOTFOUND: unreachable,
  EAI_AGAIN: unreachable,
  ENETUNREACH: unreachable,
  EHOSTUNREACH: unreachable,
  ECONNRESET: broken,
  ECONNABORTED: broken,
  EPIPE: broken,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  ETIMEDOUT: ({ host }) => `${host} did not answer in time`,
};
