import { describe, expect, it } from "vitest";
import { artifactNames } from "../../tasks/artifacts.ts";
import { artifactAt, artifactOf, finalNameOf } from "./artifact-names.ts";

const FOLDER = "0123456789abcdef0123456789abcdef";

describe("artifactOf", () => {
  it("knows the names that the pipeline publishes", () => {
    const of = { shard: 3, shardCount: 10 };
    expect(artifactOf(artifactNames.profiles(3, 10))).toEqual({ kind: "profiles", ...of });
    expect(artifactOf(artifactNames.quarantine(3, 10))).toEqual({ kind: "quarantine", ...of });
    expect(artifactOf(artifactNames.shardManifest(3, 10))).toEqual({
      kind: "shard-manifest",
      ...of,
    });
    expect(artifactOf(artifactNames.runManifest())).toEqual({ kind: "run-manifest" });
  });

  it.each([
    "",
    "x.json",
    "shard-3-of-10.manifest.json",
    "shard-00003-of-00010.txt",
    "xmanifest.json",
  ])('takes "%s" for none', (name) => {
    expect(artifactOf(name)).toBeNull();
  });
});

describe("artifactAt", () => {
  it("knows an artifact only in a run's folder", () => {
    expect(artifactAt(`${FOLDER}/manifest.json`)).toEqual({ kind: "run-manifest" });
    for (const path of ["manifest.json", `${FOLDER}/x/manifest.json`, "folder/manifest.json"]) {
      expect(artifactAt(path)).toBeNull();
    }
  });
});

describe("finalNameOf", () => {
  it("tells what a temporary is meant for", () => {
    const name = artifactNames.shardManifest(3, 10);
    expect(finalNameOf(`.${name}.0f3a.tmp`)).toBe(name);
    expect(finalNameOf(".manifest.json.0f3a.tmp")).toBe("manifest.json");
  });

  it.each(["manifest.json", ".manifest.json.tmp", ".notes.json.tag.tmp", "manifest.json.tag.tmp"])(
    'knows nothing for "%s"',
    (name) => {
      expect(finalNameOf(name)).toBeNull();
    },
  );
});
