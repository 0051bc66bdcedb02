/** Words of a command that is printed to be copied into a shell. */

/** A word as a shell must be given it: quoted where it needs to be, so that nothing in it is run. */
export function shellWord(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
