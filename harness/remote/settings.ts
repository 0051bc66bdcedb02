/** Where a deployed workflow is reached, from the variables that Render's SDK reads and one of ours. */
import { UsageError } from "../arguments/errors.ts";

export const KEY_VARIABLE = "RENDER_API_KEY";
export const SLUG_VARIABLE = "WORKFLOW_SLUG";
const LOCAL_VARIABLE = "RENDER_USE_LOCAL_DEV";
const LOCAL_URL_VARIABLE = "RENDER_LOCAL_DEV_URL";

const DEFAULT_LOCAL_URL = "http://localhost:8120";
/** What the SDK takes for yes. */
const YES = new Set(["1", "t", "T", "true", "TRUE", "True"]);

export interface RemoteSettings {
  /** Never printed. Null where a local server is used and none is set. */
  readonly key: string | null;
  /** Base address of a local dev server; null for Render itself. */
  readonly localUrl: string | null;
  /** Null where a local server is used, which holds one workflow, and none is set. */
  readonly workflow: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether a local server is used, and not Render. */
export function isLocalServer(env: Environment): boolean {
  return !!env[LOCAL_URL_VARIABLE] || YES.has(env[LOCAL_VARIABLE] ?? "");
}

/**
 * @param others what else is missing or wrong, told with it
 * @throws UsageError that names everything that is missing or wrong, and how to get it; a key's value is
 * not in it
 */
export function remoteSettingsFrom(env: Environment, others: readonly string[] = []) {
  const problems: string[] = [];
  const key = env[KEY_VARIABLE] || null;
  const workflow = env[SLUG_VARIABLE] || null;
  const isLocal = isLocalServer(env);
  const localUrl = isLocal ? env[LOCAL_URL_VARIABLE] || DEFAULT_LOCAL_URL : null;

  if (key === null && !isLocal) {
    problems.push(
      `${KEY_VARIABLE} is not set: create a key in Render's dashboard (Account Settings, API Keys) and export it; for a local server set ${LOCAL_VARIABLE}=true instead.`,
    );
  }
  // Whatever builds the header would quote the key in its complaint.
  if (key !== null && !/^[\x21-\x7e]+$/.test(key)) {
    problems.push(
      `${KEY_VARIABLE} holds a space, a line break or another character that no key has: copy the key again.`,
    );
  }
  if (workflow === null && !isLocal) {
    problems.push(
      `${SLUG_VARIABLE} is not set: export the slug of the deployed workflow, which its page in Render's dashboard shows (deploy one with: render workflows create).`,
    );
  }
  if (workflow !== null && !/^[\w.-]+$/.test(workflow)) {
    problems.push(
      `${SLUG_VARIABLE} is ${JSON.stringify(workflow)}: give the workflow's slug alone, such as my-workflow, without a task.`,
    );
  }
  if (localUrl !== null && !isPlainAddress(localUrl)) {
    problems.push(
      `${LOCAL_URL_VARIABLE} is no address of a local server: give one such as ${DEFAULT_LOCAL_URL}.`,
    );
  }
  problems.push(...others);
  if (problems.length > 0) throw new UsageError(`--target remote: ${problems.join("\n")}`);
  return { key, localUrl, workflow } satisfies RemoteSettings;
}

/** How a task of the workflow is named to the API: `my-workflow/my-task`. */
export function taskSlug({ workflow }: RemoteSettings, task: string): string {
  return workflow === null ? task : `${workflow}/${task}`;
}

/** Scheme, host and port: a path would be lost in the SDK's stream of events. */
function isPlainAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, origin, href } = new URL(text);
  return /^https?:$/.test(protocol) && href === `${origin}/`;
}
