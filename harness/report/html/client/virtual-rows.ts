/** Rows of which only those are made that can be seen, so that ten thousand cost no more than thirty. */

/** Height of a row in px, as in `styles/journal.css`. */
export const ROW_HEIGHT = 26;
/** Rows that are made beyond what can be seen. */
const SPARE = 8;

export interface VirtualRows {
  /** Shows so many rows, from the top. */
  show(count: number): void;
  /** Makes the rows again that can be seen. */
  refresh(): void;
  /** Scrolls as little as needed for a row to be seen. */
  reveal(index: number): void;
  /** Rows that fit. */
  page(): number;
}

/**
 * @param scroller has a height of its own and scrolls
 * @param head stands above the rows and does not scroll away
 * @param make the row at a place
 */
export function virtualRows(
  scroller: HTMLElement,
  head: HTMLElement,
  make: (index: number) => HTMLElement,
): VirtualRows {
  const body = document.createElement("div");
  body.className = "rows";
  body.setAttribute("role", "rowgroup");
  scroller.replaceChildren(head, body);
  let count = 0;
  let drawn = "";

  function draw(): void {
    const height = scroller.clientHeight;
    const first = Math.max(0, Math.floor(scroller.scrollTop / ROW_HEIGHT) - SPARE);
    const last = Math.min(count, first + Math.ceil(height / ROW_HEIGHT) + 2 * SPARE);
    const now = `${first} ${last}`;
    if (now === drawn) return;
    drawn = now;
    const rows: HTMLElement[] = [];
    for (let index = first; index < last; index++) {
      const row = make(index);
      row.style.transform = `translateY(${index * ROW_HEIGHT}px)`;
      rows.push(row);
    }
    body.replaceChildren(...rows);
  }

  function refresh(): void {
    drawn = "";
    draw();
  }

  scroller.addEventListener("scroll", draw, { passive: true });
  new ResizeObserver(draw).observe(scroller);
  return {
    refresh,
    show(rows) {
      count = rows;
      body.style.height = `${count * ROW_HEIGHT}px`;
      scroller.scrollTop = 0;
      refresh();
    },
    reveal(index) {
      const room = scroller.clientHeight - head.offsetHeight;
      const top = index * ROW_HEIGHT;
      if (top < scroller.scrollTop) scroller.scrollTop = top;
      else if (top + ROW_HEIGHT > scroller.scrollTop + room) {
        scroller.scrollTop = top + ROW_HEIGHT - room;
      }
      draw();
    },
    page: () => Math.max(1, Math.floor((scroller.clientHeight - head.offsetHeight) / ROW_HEIGHT)),
  };
}
