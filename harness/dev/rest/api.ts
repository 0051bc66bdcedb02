/** What the routes are made of. */
import type { DevPlatform } from "../dev-platform.ts";
import type { TaskDirectory } from "../task-directory.ts";
import type { WorkflowVersion } from "../workflow-version.ts";
import type { JsonBodyReader } from "./json-body.ts";

export interface RestApi {
  readonly platform: DevPlatform;
  readonly directory: TaskDirectory;
  readonly readBody: JsonBodyReader;
  /**
   * The version of the code as it is now.
   *
   * @throws ApiError 503 it cannot be registered
   */
  currentVersion(): Promise<WorkflowVersion>;
}
