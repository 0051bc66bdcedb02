/** How to reach S3, from the environment variables that S3 clients have in common. */
import { readFileSync } from "node:fs";
import { InputError, messageOf } from "../errors.ts";

export interface S3Settings {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly region: string;
  /** A server other than AWS's own; buckets are then a part of the path. */
  readonly endpoint?: URL;
  /** PEM of certificates to trust besides those that Node does. */
  readonly certificates?: string;
}

/** S3-compatible servers expect this one where they have no regions. */
const USUAL_REGION = "us-east-1";

/**
 * Reads AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION or AWS_DEFAULT_REGION,
 * AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL, and AWS_CA_BUNDLE. An empty variable is one that is not set.
 *
 * @throws InputError naming all that is missing and how to set it, or the variable that cannot be used;
 *   no key is in the message
 */
export function s3SettingsFrom(environment: NodeJS.ProcessEnv): S3Settings {
  const first = (...names: string[]) =>
    names.map((name) => environment[name]).find((value) => value !== undefined && value !== "");
  const accessKeyId = first("AWS_ACCESS_KEY_ID");
  const secretAccessKey = first("AWS_SECRET_ACCESS_KEY");
  const sessionToken = first("AWS_SESSION_TOKEN");
  const endpointText = first("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL");
  const bundle = first("AWS_CA_BUNDLE");
  const region =
    first("AWS_REGION", "AWS_DEFAULT_REGION") ??
    (endpointText === undefined ? undefined : USUAL_REGION);
  if (accessKeyId === undefined || secretAccessKey === undefined || region === undefined) {
    const missing = [
      accessKeyId === undefined && "AWS_ACCESS_KEY_ID (the id of an access key)",
      secretAccessKey === undefined && "AWS_SECRET_ACCESS_KEY (its secret)",
      region === undefined &&
        "AWS_REGION (the bucket's, such as eu-central-1; or AWS_ENDPOINT_URL for a server that is not AWS's)",
    ].filter((each) => each !== false);
    throw new InputError(
      `s3:// needs environment variables that are not set: ${missing.join(", ")}; set them where the tasks run`,
    );
  }
  if (!/^[a-z0-9-]+$/i.test(region)) {
    throw new InputError("AWS_REGION is not the name of a region, such as eu-central-1");
  }
  return {
    accessKeyId,
    secretAccessKey,
    region,
    ...(sessionToken !== undefined && { sessionToken }),
    ...(endpointText !== undefined && { endpoint: endpointOf(endpointText) }),
    ...(bundle !== undefined && { certificates: certificatesIn(bundle) }),
  };
}

function endpointOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const isPlain =
    url !== null && /^https?:$/.test(url.protocol) && `${url.search}${url.hash}` === "";
  // What cannot be read is not shown: there may be a password in it.
  if (!isPlain || `${url.username}${url.password}` !== "") {
    throw new InputError(
      "AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL is not the address of a server, such as https://s3.example.com or http://127.0.0.1:9000 (keys have variables of their own)",
    );
  }
  return url;
}

function certificatesIn(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new InputError(
      `AWS_CA_BUNDLE names a file that cannot be read: ${path}: ${messageOf(error)}`,
    );
  }
}
