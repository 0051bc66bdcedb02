/** Render's task protocol as it goes over the socket: what both of its ends need, nothing heavy. */

/** Arguments and results travel as base64 of UTF-8 JSON. */
export function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value), "utf8").toString("base64");
}

/** @throws SyntaxError the text is not JSON in base64 */
export function decode(text: string): unknown {
  return JSON.parse(Buffer.from(text, "base64").toString("utf8"));
}

/** Environment variables by which a platform reaches its worker. */
export const SOCKET_VARIABLE = "RENDER_SDK_SOCKET_PATH";
export const MODE_VARIABLE = "RENDER_SDK_MODE";
/** Ours, beside Render's: which run and attempt a process is, for its logs. */
export const RUN_VARIABLE = "SHARDPROOF_RUN";
export const ATTEMPT_VARIABLE = "SHARDPROOF_ATTEMPT";
