/** What a harness asks of a bucket beyond what tasks do: listing objects and removing them. */
import { parseXml, XmlElement } from "@rgrove/parse-xml";
import type { S3Requests } from "../../../tasks/s3/requests.ts";
import { S3Error } from "../../../tasks/s3/s3-error.ts";

/** Keys of all objects below a prefix, in their order. @throws S3Error the server refuses */
export async function listObjects({ call, place }: S3Requests, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for (let token = ""; ; ) {
    const query = {
      "list-type": "2",
      "encoding-type": "url",
      prefix,
      ...(token !== "" && { "continuation-token": token }),
    };
    const { body } = await call({ method: "GET", query });
    const list = listIn(body.toString("utf8"));
    if (list === null) {
      const what = `${place.host} answered with no list of objects; is it an S3 server?`;
      throw new S3Error("unreadable", 0, what);
    }
    keys.push(...list.keys);
    if (list.next === "") return keys;
    token = list.next;
  }
}

/** @throws S3Error the server refuses */
export async function removeObject({ call }: S3Requests, key: string): Promise<void> {
  await call({ method: "DELETE", key });
}

function listIn(text: string): { readonly keys: string[]; readonly next: string } | null {
  let root: XmlElement | null;
  try {
    root = parseXml(text.trim()).root;
  } catch {
    return null;
  }
  if (root?.name !== "ListBucketResult") return null;
  const named = (element: XmlElement, name: string) =>
    element.children.filter(
      (child): child is XmlElement => child instanceof XmlElement && child.name === name,
    );
  const isEncoded = named(root, "EncodingType")[0]?.text === "url";
  const decoded = (key: string) => (isEncoded ? decodeURIComponent(key.replaceAll("+", " ")) : key);
  return {
    keys: named(root, "Contents").map((each) => decoded(named(each, "Key")[0]?.text ?? "")),
    next: named(root, "NextContinuationToken")[0]?.text ?? "",
  };
}
