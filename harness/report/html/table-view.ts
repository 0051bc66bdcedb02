/** A table of a page. */
import type { Column } from "../table.ts";
import { type Markup, markup, type Part } from "./markup.ts";

export interface TableContent {
  /** What it is a table of: read out, and shown above it. */
  readonly caption: string;
  readonly columns: readonly Column[];
  /** The first cell names the row. */
  readonly rows: readonly (readonly Part[])[];
  /** A last row for the sum. */
  readonly sum?: readonly Part[];
  /** What is left out. */
  readonly note?: string | null;
}

export function tableView({ caption, columns, rows, sum, note = null }: TableContent): Markup {
  const side = (index: number) => columns[index]?.align ?? "left";
  const row = (cells: readonly Part[]) =>
    markup`<tr>${cells.map((cell, index) =>
      index === 0
        ? markup`<th scope="row" class="${side(index)}">${cell}</th>`
        : markup`<td class="${side(index)}">${cell}</td>`,
    )}</tr>
`;
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map(
    ({ title }, index) => markup`<th scope="col" class="${side(index)}">${title}</th>`,
  )}</tr></thead>
<tbody>
${rows.map(row)}</tbody>
${sum !== undefined && markup`<tfoot>${row(sum)}</tfoot>`}
</table></div>
${note !== null && markup`<p class="note">${note}</p>`}`;
}
