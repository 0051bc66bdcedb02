/** Data as the text of a YAML file. */
import { Document, isScalar, visit } from "yaml";

/** YAML as a person writes it: short lists in one line. Ends with a line feed. */
export function yamlText(value: object): string {
  const document = new Document(value);
  visit(document, {
    Seq(_key, list) {
      if (list.items.every(isScalar)) list.flow = true;
    },
  });
  return document.toString({ lineWidth: 100 });
}
