/** The parts of a page that its script counts on. */

/** @throws Error the page has no such part: page and script do not belong together */
export function find<Found extends Element>(within: ParentNode, selector: string): Found {
  const found = within.querySelector<Found>(selector);
  if (found === null) throw new Error(`the page has no ${selector}`);
  return found;
}
