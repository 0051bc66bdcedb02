/** Arbitrary sources that were well written once and then damaged, byte by byte. */
import fc from "fast-check";
import { SOURCE_NAMES } from "../../tasks/sources.ts";
import { type SourceFiles, sourceDrafts, writeSource } from "./sources.ts";

/** What a damage puts into a file: all that the grammar of CSV and UTF-8 is about. */
const TOKENS = [
  '"',
  '""',
  ",",
  "\n",
  "\r\n",
  "\r",
  '"\n',
  ',"',
  "\u00ff",
  "\u00c3",
  "\0",
  " ",
  "x",
];

interface Damage {
  /** Where, as a share of the bytes below the header. */
  readonly at: number;
  /** How many bytes go. */
  readonly removed: number;
  /** What comes instead, one character a byte. */
  readonly inserted: string;
}

const damage = (): fc.Arbitrary<Damage> =>
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    removed: fc.nat({ max: 3 }),
    inserted: fc.oneof(fc.constant(""), fc.constantFrom(...TOKENS)),
  });

/** Where the file ends early, as a share of the bytes below the header: one in five is cut. */
const cut = (): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant(1) },
    { weight: 1, arbitrary: fc.double({ min: 0, max: 1, noNaN: true }) },
  );

interface Damages {
  readonly damages: readonly Damage[];
  readonly kept: number;
}

/** The file after its damages, one after the other; the header stays as it is. */
function damaged(file: Buffer, { damages, kept }: Damages): Buffer {
  const header = file.indexOf("\n") + 1;
  const placeIn = (bytes: Buffer, share: number) =>
    header + Math.floor(share * (bytes.length - header));
  const changed = damages.reduce((bytes, { at, removed, inserted }) => {
    const place = placeIn(bytes, at);
    return Buffer.concat([
      bytes.subarray(0, place),
      Buffer.from(inserted, "latin1"),
      bytes.subarray(place + removed),
    ]);
  }, file);
  return changed.subarray(0, placeIn(changed, kept));
}

/** Four sources, each with up to four damages, some cut. */
export const damagedSources = (): fc.Arbitrary<SourceFiles> => {
  const damages = fc.record({ damages: fc.array(damage(), { maxLength: 4 }), kept: cut() });
  return fc
    .tuple(sourceDrafts(), fc.tuple(...SOURCE_NAMES.map(() => damages)))
    .map(
      ([drafts, ofFiles]) =>
        Object.fromEntries(
          drafts.map((draft, i) => [
            draft.source,
            shownAsText(damaged(writeSource(draft), ofFiles[i] as Damages)),
          ]),
        ) as SourceFiles,
    );
};

/** Bytes that a counterexample shows as text, one character a byte. */
export function shownAsText(bytes: Buffer): Buffer {
  return Object.assign(bytes, {
    [fc.toStringMethod]: () => JSON.stringify(bytes.toString("latin1")),
  });
}
