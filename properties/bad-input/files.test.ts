/** Promise: a source that cannot be used as a file ends the run with one message that names it. */
import { execFileSync } from "node:child_process";
import { chmod, mkdir, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { useTempFolder } from "../../tasks/testing/temp-folder.ts";
import type { Answer } from "../child/answer.ts";
import type { PipelineOutcome } from "../child/run-pipeline.ts";
import { useChild } from "../fresh-process.ts";
import {
  errorOf,
  expectNothingPublished,
  file,
  header,
  inputIn,
  row,
  writeSourcesIn,
} from "./case.ts";

const folder = useTempFolder();
const runInChild = useChild("run-pipeline.ts");
const replaced = async (path: string, by: (path: string) => Promise<unknown> | unknown) => {
  await rm(path);
  await by(path);
};

it.each<
  [what: string, breakIt: (billing: string) => unknown, message: (billing: string) => string]
>([
  [
    "is missing",
    (path) => rm(path),
    (path) => `SourceError: cannot read ${path}: it does not exist (ENOENT)`,
  ],
  [
    "is a directory",
    (path) => replaced(path, mkdir),
    (path) => `SourceError: cannot read ${path}: it is a directory, not a file (EISDIR)`,
  ],
  [
    "is a broken symbolic link",
    (path) => replaced(path, () => symlink("../elsewhere/billing.csv", path)),
    (path) =>
      `SourceError: cannot read ${path}: it is a symbolic link to ../elsewhere/billing.csv, which does not exist`,
  ],
  [
    "is a symbolic link to itself",
    (path) => replaced(path, () => symlink("billing.csv", path)),
    (path) => `SourceError: cannot read ${path}: its symbolic links lead in a circle (ELOOP)`,
  ],
  [
    "is a named pipe",
    (path) => replaced(path, () => execFileSync("mkfifo", [path])),
    (path) =>
      `SourceError: cannot read ${path}: it is a pipe or a device, not a file that can be read more than once`,
  ],
  [
    "is a device",
    (path) => replaced(path, () => symlink("/dev/zero", path)),
    (path) =>
      `SourceError: cannot read ${path}: it is a pipe or a device, not a file that can be read more than once`,
  ],
  [
    "is empty",
    (path) => truncate(path, 0),
    () =>
      "SourceError: billing.csv is empty; expected a header line (customer_id,email,…) and at least one row",
  ],
  [
    "holds empty lines only",
    (path) => writeFile(path, "\ufeff\n\r\n\n"),
    () =>
      "SourceError: billing.csv is empty; expected a header line (customer_id,email,…) and at least one row",
  ],
  [
    "holds a header only",
    (path) => writeFile(path, `${header("billing")}\n\n`),
    () =>
      "SourceError: billing.csv holds a header and no row below it; an export that failed looks like this, so it is not taken for an empty source",
  ],
  [
    "is cut inside a quoted field",
    (path) => writeFile(path, file("billing", row("billing", { customer_id: "a" }), '"c1","x@y')),
    () =>
      `SourceError: billing.csv line 3: a quoted field opens here and never closes before the end of the file; close the quote or double it if it belongs to the value`,
  ],
])("a source that %s", async (_, breakIt, message) => {
  await writeSourcesIn(folder());
  const billing = join(folder(), "sources", "billing.csv");
  await breakIt(billing);
  expect(await errorOf(inputIn(folder()))).toBe(message(billing));
  await expectNothingPublished(folder());
});

it("a folder of sources that is a file", async () => {
  await writeFile(join(folder(), "sources"), "");
  expect(await errorOf(inputIn(folder()))).toBe(
    `SourceError: cannot read ${folder()}/sources/crm.csv: a part of the path is a file, not a directory (ENOTDIR)`,
  );
  await expectNothingPublished(folder());
});

const isRoot = process.getuid?.() === 0;
const NOBODY = 65534;
if (!isRoot)
  console.warn("bad-input: only root may play another user; files without permission are left out");

it.runIf(isRoot)("a source that the user may not read", async () => {
  await writeSourcesIn(folder());
  await chmod(folder(), 0o777);
  const billing = join(folder(), "sources", "billing.csv");
  await chmod(billing, 0o600);
  const answer = (await runInChild(inputIn(folder()), { uid: NOBODY })) as Answer<PipelineOutcome>;
  expect(answer.output).toEqual({
    error: `SourceError: cannot read ${billing}: permission denied (EACCES)`,
  });
  await expectNothingPublished(folder());
});
