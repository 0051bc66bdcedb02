/** A reader of artifacts that believes manifests, and nothing but manifests. */
import { createHash } from "node:crypto";
import { dirname, join } from "node:path";

/** An artifact as a manifest names it. */
interface Named {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/**
 * Follows every manifest to what it names.
 *
 * @param files by path
 * @returns what is not as a manifest says, in sentences
 */
export function whatMisleads(files: ReadonlyMap<string, Buffer>): string[] {
  return [...files].flatMap(([path, content]) => {
    if (!path.endsWith("manifest.json")) return [];
    const named: Named[] = [];
    try {
      JSON.parse(content.toString(), (_key, value) => {
        if (typeof value?.sha256 === "string") named.push(value);
        return value;
      });
    } catch {
      return [`${path} is no JSON`];
    }
    return named.flatMap(({ name, bytes, sha256 }) => {
      const artifact = files.get(join(dirname(path), name));
      if (artifact === undefined) return [`${path} names ${name}, which is not there`];
      const isSame =
        artifact.length === bytes && createHash("sha256").update(artifact).digest("hex") === sha256;
      return isSame ? [] : [`${path} names ${name}, which holds something else`];
    });
  });
}
