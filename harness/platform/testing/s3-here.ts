/** What a test's own process does in a bucket of the test server. */
import { inactiveFailpoints } from "../../../tasks/failpoints.ts";
import { openHttpBucket } from "../../../tasks/s3/http-bucket.ts";
import { openS3Store } from "../../../tasks/s3/open-s3-store.ts";
import { s3SettingsFrom } from "../../../tasks/s3/settings.ts";
import { nodeTransport } from "../../../tasks/s3/transport.ts";
import type { Store } from "../../../tasks/store.ts";
import { recordedEffects } from "../../../tasks/testing/recorded-effects.ts";
import type { S3Server } from "../../../tasks/testing/s3-server.ts";

/** An attempt's store, on which no fault strikes. */
export function s3StoreOn(server: S3Server): Store {
  return openS3Store({
    environment: server.environment(),
    faults: [],
    failpoints: inactiveFailpoints,
    attemptTag: "00000000",
    ...recordedEffects(),
  });
}

/** Keys of a bucket's uploads that were neither completed nor given up. */
export async function openUploadsIn(server: S3Server, name: string): Promise<readonly string[]> {
  const settings = s3SettingsFrom(server.environment());
  const transport = nodeTransport();
  const http = openHttpBucket({ name, settings, transport, pause: async () => {}, spread: 0 });
  return (await http.openUploads("")).map(({ key }) => key);
}

/**
 * A request without what a server makes up, its bucket and its run: `PUT manifest.json`.
 *
 * @param request as `S3Server.requests` shows it
 */
export function shownRequest(request: string): string {
  return request
    .replace(/^(\w+) \/bucket-\d+\/?/, "$1 ")
    .replace(/out(\/|%2F)[0-9a-f]{32}(\/|%2F)/, "")
    .replace(/uploadId=[^&]*/, "uploadId");
}
