/** A YAML file as a value that still knows where in the file each part stands. */
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLError,
} from "yaml";
import { tooDeepAt } from "./nesting.ts";

/** Where a value is, from the root: keys and list positions. */
export type FieldPath = readonly (string | number)[];

/** Line and column, both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

export interface PlacedProblem extends Place {
  readonly text: string;
}

export interface YamlFile {
  readonly value: unknown;
  /** Where a value stands; for one that is absent, where the nearest part around it begins. */
  placeOf(path: FieldPath): Place;
  /** Where a key stands. */
  placeOfKey(path: FieldPath): Place;
}

/**
 * Reads one YAML 1.2 document. Aliases are refused: a scenario has no use for them, and a few
 * lines of them can unfold to gigabytes.
 *
 * @returns the file, or every problem in the order of the text
 */
export function readYaml(text: string): YamlFile | { readonly problems: PlacedProblem[] } {
  const tooDeep = tooDeepAt(text);
  if (tooDeep !== null) {
    const before = text.slice(0, tooDeep).split("\n");
    const column = (before.at(-1)?.length ?? 0) + 1;
    const what = "lists or maps are nested too deeply; a scenario needs five levels";
    return { problems: [{ line: before.length, column, text: what }] };
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter,
    prettyErrors: false,
    // `3` and `"3"` are one key, and no key is a collection.
    stringKeys: true,
    // No `!!binary` and the like: a value is what JSON can hold.
    resolveKnownTags: false,
  });
  const placeAt = (offset: number): Place => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };

  const problems = [...document.errors, ...document.warnings].map((complaint) => ({
    ...placeAt(complaint.code === "DUPLICATE_KEY" ? keyAt(text, complaint) : complaint.pos[0]),
    text: explain(complaint, text),
  }));
  visit(document, {
    Pair(_key, { key }) {
      // No field has that name, and where any name is allowed it would be dropped without a word.
      if (!isScalar(key) || key.value !== "__proto__") return;
      const text = 'the key "__proto__" is not allowed anywhere';
      problems.push({ ...placeAt(key.range?.[0] ?? 0), text });
    },
    Alias(_key, node) {
      problems.push({
        ...placeAt(node.range?.[0] ?? 0),
        text: `found the alias *${node.source}; write the value out, aliases are not allowed`,
      });
    },
  });
  if (problems.length > 0) {
    return { problems: problems.sort((a, b) => a.line - b.line || a.column - b.column) };
  }

  const offsetOf = (node: Node | null | undefined) => node?.range?.[0];
  return {
    value: document.toJS(),
    placeOf: (path) => placeAt(find(document, path).value ?? 0),
    placeOfKey: (path) => placeAt(find(document, path).key ?? 0),
  };

  function find(root: Document.Parsed, path: FieldPath) {
    let node: unknown = root.contents;
    let key = offsetOf(root.contents);
    let value = key;
    for (const step of path) {
      if (isMap(node)) {
        const pair = node.items.find((item) => isScalar(item.key) && item.key.value === step);
        if (pair === undefined) break;
        key = offsetOf(pair.key as Node);
        node = pair.value;
        // `key:` without a value has a value of no width: the key says more.
        value =
          isScalar(node) && node.type === "PLAIN" && node.source === ""
            ? key
            : (offsetOf(node as Node) ?? key);
        if (isMap(node) || isSeq(node)) value = node.flow === true ? value : key;
      } else if (isSeq(node) && typeof step === "number") {
        node = node.items[step];
        key = offsetOf(node as Node);
        value = key;
      } else {
        break;
      }
    }
    return { key, value };
  }
}

/** Where a repeated key stands: the parser may place it at the end of what stands before it. */
function keyAt(text: string, { pos }: YAMLError): number {
  return pos[0] + text.slice(pos[0]).search(/\S|$/);
}

function explain(complaint: YAMLError, text: string): string {
  const { code, message } = complaint;
  switch (code) {
    case "DUPLICATE_KEY": {
      const at = keyAt(text, complaint);
      const key = /^["']?([^"':\s]*)/.exec(text.slice(at, at + 100))?.[1] ?? "";
      return `the key "${key}" stands here for the second time`;
    }
    case "MULTIPLE_DOCS":
      return "a second document begins here; a scenario file holds one";
    default:
      return `this is not YAML: ${message}`;
  }
}
