/** Which part of a schema is for a given field of a value. */
import { z } from "zod";
import type { FieldPath } from "./yaml-file.ts";

/** The value at a path, or undefined. */
export function valueAt(root: unknown, path: FieldPath): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step))
      return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

/** Names of the fields that the object at a path may have. */
export function fieldsAt(schema: z.ZodType, root: unknown, path: FieldPath): string[] {
  let node = schemaAt(schema, root, path);
  if (node instanceof z.ZodDiscriminatedUnion) node = memberFor(node, valueAt(root, path));
  return node instanceof z.ZodObject ? Object.keys(node.shape) : [];
}

/** Values that a discriminating key, such as `fault`, may have. The path leads to the key. */
export function discriminatorsAt(schema: z.ZodType, root: unknown, path: FieldPath): string[] {
  const node = schemaAt(schema, root, path.slice(0, -1));
  return node instanceof z.ZodDiscriminatedUnion
    ? node.options.map((option) => String(tagOf(option, node.def.discriminator)))
    : [];
}

function schemaAt(schema: z.ZodType, root: unknown, path: FieldPath): z.core.$ZodType | undefined {
  let node = unwrapped(schema);
  path.forEach((step, depth) => {
    if (node instanceof z.ZodDiscriminatedUnion) {
      node = memberFor(node, valueAt(root, path.slice(0, depth)));
    }
    if (node instanceof z.ZodObject) node = unwrapped(node.shape[step]);
    else if (node instanceof z.ZodArray) node = unwrapped(node.element);
  });
  return node;
}

function unwrapped(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodOptional
    ? unwrapped(schema.unwrap())
    : schema;
}

function memberFor(union: z.ZodDiscriminatedUnion, value: unknown): z.core.$ZodType | undefined {
  const { discriminator } = union.def;
  const tag = valueAt(value, [discriminator]);
  return union.options.find((option) => tagOf(option, discriminator) === tag);
}

function tagOf(option: z.core.$ZodType, discriminator: string): unknown {
  const tag = option instanceof z.ZodObject ? option.shape[discriminator] : undefined;
  return tag instanceof z.ZodLiteral ? tag.value : undefined;
}
