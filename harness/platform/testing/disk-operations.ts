/** Random sequences of operations on a small tree, played on any disk. */
import { join } from "node:path";
import fc from "fast-check";
import type { Disk, DiskFile } from "../../../tasks/disk.ts";

/** Paths are relative; a handle is the n-th file that was created, counted round. */
export type PlayedOperation =
  | { readonly op: "create" | "read" | "remove" | "list" | "makeDirectory"; readonly path: string }
  | { readonly op: "syncDirectory"; readonly path: string }
  | { readonly op: "rename"; readonly path: string; readonly to: string }
  | { readonly op: "write"; readonly handle: number; readonly text: string }
  | { readonly op: "sync" | "close"; readonly handle: number };

/** Few names, so that operations meet; the same name may be a file here and a folder there. */
const name = fc.constantFrom("x", "y");
const path = fc.oneof(
  { weight: 2, arbitrary: name },
  { weight: 2, arbitrary: fc.tuple(name, name).map((names) => names.join("/")) },
  { weight: 1, arbitrary: fc.tuple(name, name, name).map((names) => names.join("/")) },
);
const handle = fc.nat(3);

export const diskOperations: fc.Arbitrary<PlayedOperation[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ op: fc.constant("makeDirectory" as const), path }) },
    { weight: 4, arbitrary: fc.record({ op: fc.constant("create" as const), path }) },
    { weight: 4, arbitrary: fc.record({ op: fc.constant("rename" as const), path, to: path }) },
    {
      weight: 4,
      arbitrary: fc.record({
        op: fc.constant("write" as const),
        handle,
        text: fc.string({ maxLength: 4 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        op: fc.constantFrom("read" as const, "remove" as const, "list" as const),
        path,
      }),
    },
    { weight: 1, arbitrary: fc.record({ op: fc.constant("syncDirectory" as const), path }) },
    {
      weight: 1,
      arbitrary: fc.record({ op: fc.constantFrom("sync" as const, "close" as const), handle }),
    },
  ),
  { maxLength: 30, size: "max" },
);

/** What an operation gave: its value, or the fields of its error. */
export type Played = { readonly value: unknown } | { readonly error: Record<string, unknown> };

/** Plays operations one by one on a disk, below a root folder. */
export function createPlayer(disk: Disk, root: string) {
  const handles: DiskFile[] = [];

  async function resultOf(operation: PlayedOperation): Promise<unknown> {
    if ("handle" in operation) {
      const file = handles[operation.handle % Math.max(1, handles.length)];
      if (operation.op === "write") return await file?.write(Buffer.from(operation.text));
      return await file?.[operation.op]();
    }
    const at = join(root, operation.path);
    switch (operation.op) {
      case "create":
        handles.push(await disk.create(at));
        return;
      case "read": {
        const pieces: Buffer[] = [];
        for await (const piece of disk.read(at)) pieces.push(Buffer.from(piece));
        return Buffer.concat(pieces).toString();
      }
      case "list":
        return (await disk.list(at)).sort();
      case "rename":
        return await disk.rename(at, join(root, operation.to));
      default:
        return await disk[operation.op](at);
    }
  }

  return {
    async play(operation: PlayedOperation): Promise<Played> {
      try {
        return { value: await resultOf(operation) };
      } catch (error) {
        const { message, code, errno, syscall, path, dest } = error as NodeJS.ErrnoException & {
          dest?: string;
        };
        return { error: { message, code, errno, syscall, path, dest } };
      }
    },
    async closeAll(): Promise<void> {
      for (const file of handles) await file.close();
    },
  };
}
