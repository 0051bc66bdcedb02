import { defineMutant } from "./exam/mutant.ts";

export default defineMutant({
  bug: "a shard that is done again adds its counts to those it published before",
  scenarios: { "kill-after-publish": "accounted" },
  patches: [
    {
      file: "tasks/directory-store.ts",
      find: "const digest = await write(temporary, name, pieces);",
      replace:
        "const digest = await write(temporary, name, await withEarlierCounts(final, pieces));",
    },
    {
      file: "tasks/directory-store.ts",
      find: `  return {
    async prepare(folder) {`,
      replace: `  async function withEarlierCounts(final: string, pieces: Iterable<Uint8Array>) {
    if (!/shard-.*\\.manifest\\.json$/.test(final)) return pieces;
    const document = JSON.parse(Buffer.concat([...pieces]).toString());
    try {
      const earlier: Uint8Array[] = [];
      for await (const piece of disk.read(final)) earlier.push(Uint8Array.from(piece));
      const { rows } = JSON.parse(Buffer.concat(earlier).toString());
      for (const source of Object.keys(rows)) document.rows[source].read += rows[source].read;
    } catch {
      // It is not there yet.
    }
    return [Buffer.from(\`\${JSON.stringify(document, null, 2)}\\n\`)];
  }

  return {
    async prepare(folder) {`,
    },
  ],
});
