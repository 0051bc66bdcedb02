/** The XML that S3 answers with, as far as it is needed. */
import { parseXml, XmlElement } from "@rgrove/parse-xml";

/** A multipart upload that has neither been completed nor given up. */
export interface OpenUpload {
  readonly key: string;
  readonly id: string;
}

/** What a refusal says of itself. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  /** Where the bucket is, if that is what is wrong. */
  readonly region?: string;
}

/** The refusal that an answer holds, also one with status 200; null where it holds none. */
export function refusalIn(body: Buffer): Refusal | null {
  const root = rootOf(body);
  if (root?.name !== "Error") return null;
  const code = textOf(root, "Code");
  const region = textOf(root, "Region");
  if (code === "") return null;
  return { code, message: textOf(root, "Message"), ...(region !== "" && { region }) };
}

/** The id of an upload that was started; empty where the answer is none. */
export function uploadIdIn(body: Buffer): string {
  const root = rootOf(body);
  return root === null ? "" : textOf(root, "UploadId");
}

/** The uploads of a list; null where the answer is none. */
export function uploadsIn(body: Buffer): readonly OpenUpload[] | null {
  const root = rootOf(body);
  if (root?.name !== "ListMultipartUploadsResult") return null;
  return childrenOf(root, "Upload").map((upload) => ({
    key: textOf(upload, "Key"),
    id: textOf(upload, "UploadId"),
  }));
}

/** The body that completes an upload. */
export function completionOf(etags: readonly string[]): string {
  const parts = etags.map(
    (etag, i) =>
      `<Part><PartNumber>${i + 1}</PartNumber><ETag>${etag.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</ETag></Part>`,
  );
  return `<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${parts.join("")}</CompleteMultipartUpload>`;
}

/** Proxies and other servers between us and S3 answer with anything. */
function rootOf(body: Buffer): XmlElement | null {
  try {
    return parseXml(body.toString("utf8").trim()).root;
  } catch {
    return null;
  }
}

function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter(
    (child): child is XmlElement => child instanceof XmlElement && child.name === name,
  );
}

const textOf = (element: XmlElement, name: string): string =>
  childrenOf(element, name)[0]?.text ?? "";
