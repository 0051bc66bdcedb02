/** Buttons that copy the text beside them. */

/** How long a button says that it has done its work, in ms. */
const TOLD_MS = 2000;

export function enableCopying(page: Document): void {
  for (const button of page.querySelectorAll<HTMLButtonElement>("button.copy")) {
    const text = button.previousElementSibling;
    if (text === null) continue;
    const name = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      button.textContent = (await copied(text)) ? "Copied" : "Selected";
      setTimeout(() => {
        button.textContent = name;
      }, TOLD_MS);
    });
  }
}

/** Where a browser denies its clipboard, the text is selected at least: the keyboard copies it then. */
async function copied(element: Element): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(element.textContent ?? "");
    return true;
  } catch {
    getSelection()?.selectAllChildren(element);
    return false;
  }
}
