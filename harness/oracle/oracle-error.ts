/** The sources cannot be used as a whole, so there is no output to expect. */

/** Where in the sources the trouble lies, as far as it lies in one place. */
export interface OracleErrorPlace {
  /** Such as `crm.csv`. */
  readonly file: string;
  /** Line of the file, from 1. */
  readonly line?: number;
  readonly column?: string;
}

export class OracleError extends Error {
  override readonly name = "OracleError";
  readonly place: OracleErrorPlace;
  readonly what: string;

  /** @param what what is wrong there; the message starts with file and line */
  constructor(place: OracleErrorPlace, what: string) {
    const line = place.line === undefined ? "" : ` line ${place.line}`;
    super(`${place.file}${line}: ${what}`);
    this.place = place;
    this.what = what;
  }
}
