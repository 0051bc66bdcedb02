/** The controls above a journal: what they ask for. */
import { find } from "./find.ts";
import type { ChosenAttempt, JournalFilter } from "./journal-filter.ts";

export interface FilterControls {
  /** Null where everything is to pass. */
  read(): JournalFilter | null;
  /** Lets everything pass, or everything of one attempt. @param name what that attempt is called */
  reset(attempt?: ChosenAttempt, name?: string): void;
}

/** @param onChange called when a person has changed what passes; not by `reset` */
export function filterControls(live: HTMLElement, onChange: () => void): FilterControls {
  const search = find<HTMLInputElement>(live, "input[type=search]");
  const where = find<HTMLSelectElement>(live, "select");
  const boxes = [...live.querySelectorAll<HTMLInputElement>("input[type=checkbox]")];
  const chip = find<HTMLButtonElement>(live, ".chip");
  let attempt: ChosenAttempt | null = null;

  function setAttempt(to: ChosenAttempt | null, name: string): void {
    attempt = to;
    chip.hidden = to === null;
    chip.textContent = `${name} ×`;
    chip.setAttribute("aria-label", `Show all attempts again, not only ${name}`);
  }

  search.addEventListener("input", onChange);
  where.addEventListener("change", onChange);
  for (const box of boxes) box.addEventListener("change", onChange);
  chip.addEventListener("click", () => {
    setAttempt(null, "");
    // The button is gone: the keyboard goes on where filters begin.
    search.focus();
    onChange();
  });

  return {
    read() {
      const kinds = new Set(boxes.filter(({ checked }) => checked).map(({ value }) => value));
      const filter = { text: search.value.trim(), where: where.value, kinds, attempt };
      const isAll = filter.text === "" && filter.where === "" && attempt === null;
      return isAll && kinds.size === boxes.length ? null : filter;
    },
    reset(to, name = "") {
      search.value = "";
      where.value = "";
      for (const box of boxes) box.checked = true;
      setAttempt(to ?? null, name);
    },
  };
}
