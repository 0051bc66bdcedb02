import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "a shard's manifest is published before its quarantine",
  scenarios: { "kill-after-publish": "atomic-visibility" },
  patches: [
    {
      file: "tasks/process-shard.ts",
      find: "const quarantine = await artifacts.publish(folder, quarantineName, quarantinePieces);",
      replace: `const { createHash } = await import("node:crypto");
  const bytes = Buffer.concat(Array.from(quarantinePieces, (piece) => Buffer.from(piece)));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const quarantine = { bytes: bytes.length, sha256 };`,
    },
    {
      file: "tasks/process-shard.ts",
      find: "const manifest = await artifacts.publish(folder, manifestName, jsonDocument(document));",
      replace: `const manifest = await artifacts.publish(folder, manifestName, jsonDocument(document));
  await artifacts.publish(folder, quarantineName, [bytes]);`,
    },
  ],
});
