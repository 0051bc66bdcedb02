/** A deployed workflow, as a target of plays. */
import type { WorkflowsClient } from "@renderinc/sdk";
import type { RemoteSettings } from "../../remote/settings.ts";

export interface RemoteTarget {
  readonly client: WorkflowsClient;
  readonly settings: RemoteSettings;
  /**
   * `s3://bucket/prefix` that harness and tasks both reach; null where they share this machine's disk,
   * as with a local server.
   */
  readonly store: string | null;
  /** Between two looks at a run, in ms. */
  readonly pollMs: number;
  /** For how long an API that does not answer is asked again, in ms. */
  readonly patienceMs: number;
  /** Of the platform's waits before retries: 1, but for a server of a test. */
  readonly waitScale: number;
}
