/** Who may ask: programs of this machine, and nobody's web page. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { isLoopback } from "../loopback.ts";
import { ApiError } from "./api-error.ts";

export interface Admission {
  /** Where the server listens. */
  readonly address: string;
  /** What clients must show as a bearer token; null admits them without. */
  readonly apiKey: string | null;
}

/**
 * Lets a request in, or says why not.
 *
 * A browser that has been told a name of the attacker's for 127.0.0.1 (DNS rebinding) sends that name as
 * the host; a page of another origin is announced by the browser in `Origin` or `Sec-Fetch-Site`. No
 * client of Render's sends either.
 *
 * @throws ApiError 403 or 401
 */
export function admit(headers: IncomingHttpHeaders, { address, apiKey }: Admission): void {
  // Elsewhere a server has names that it does not know, and there is a key.
  if (isLoopback(address) && !isLocalName(headers.host)) {
    const message = `this server answers requests to localhost alone, not to "${headers.host ?? ""}"`;
    throw new ApiError("forbidden", message);
  }
  const site = headers["sec-fetch-site"];
  if (headers.origin !== undefined || (site !== undefined && site !== "none")) {
    throw new ApiError("forbidden", "this server does not answer web pages");
  }
  if (apiKey !== null && !isSame(headers.authorization ?? "", `Bearer ${apiKey}`)) {
    const message = "the API key is missing or wrong; send it as Authorization: Bearer <key>";
    throw new ApiError("unauthorized", message, { "WWW-Authenticate": "Bearer" });
  }
}

function isLocalName(host: string | undefined): boolean {
  const [, name = ""] = /^(\[[^\]]*\]|[^:]*)(?::\d{1,5})?$/.exec(host ?? "") ?? [];
  return name.toLowerCase() === "localhost" || isLoopback(name.replace(/^\[|\]$/g, ""));
}

/** In a time that tells nothing of where they differ. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
