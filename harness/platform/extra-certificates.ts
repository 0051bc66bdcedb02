/**
 * Certificates that a process does not need. Node 20 reads and parses the file that
 * `NODE_EXTRA_CA_CERTS` names whenever it starts (later versions when they are first asked for): with
 * a system's usual list that takes twice as long as all else of the start.
 *
 * The S3 store, which is loaded late, may need them after all: it reads them from where S3 clients do.
 */

const VARIABLE = "NODE_EXTRA_CA_CERTS";
const S3_VARIABLE = "AWS_CA_BUNDLE";

/** Without any of these in it, code opens no TLS connection and starts no program that might. */
const MAY_NEED_THEM =
  /\b(?:fetch|WebSocket|EventSource)\b|["'`](?:node:)?(?:https|http2|tls|child_process|cluster)["'`]/;

/**
 * Words that, before a command, keep the variable from its process.
 *
 * @param code all that the process runs
 * @returns none where the variable is not set, or where the code may need what it names
 */
export function withoutExtraCertificates(code: string): string[] {
  const file = process.env[VARIABLE];
  if (!file || MAY_NEED_THEM.test(code)) return [];
  const forS3 = process.env[S3_VARIABLE] ? [] : [`${S3_VARIABLE}=${file}`];
  return ["/usr/bin/env", "-u", VARIABLE, ...forS3];
}
