import { FLAGS } from "./flags.ts";
import { MALFORMED_KINDS } from "./options.ts";

/** The text of `--help`. */
export function helpText(): string {
  const lines = FLAGS.map(({ name, sign, help }) => line(`--${name} ${sign}`, help));
  return `Generates the four sources: crm.csv, billing.csv, product.csv, support.csv.
The same options give the same bytes on any machine.

Usage: npm run data -- --out <folder> [options]

${line("--out <folder>", "where to write; created when needed, older files are replaced")}
${lines.join("\n")}
${line("--help", "this text")}

<amount>  0 for none, a fraction below 1 with a decimal point (0.05), or a count (12).
          --missing and --awkward-ids take a fraction of the customers, --superseded,
          --malformed and --awkward-fields one of the good rows of all four files.

Malformed rows come in addition to the good ones. A quarter of them have an id that no good row
has: no such customer exists. Kinds: ${MALFORMED_KINDS.slice(0, 3).join(", ")},
${MALFORMED_KINDS.slice(3).join(", ")}.
A superseded row stands anywhere before the row that replaces it, or next to it.
With --awkward-fields, product.csv also ends without a line end.

Examples:
  npm run data -- --customers 1000 --seed 42 --out data/generated/x
  npm run data -- --customers 500 --malformed 0.02 --superseded 20 --awkward-ids 30 --out /tmp/x
  npm run data -- --malformed 8 --malformed-kinds invalid-utf8,empty-id --out /tmp/x
  npm run data -- --customers 10000 --hot-shard 3 --hot-fraction 0.5 --shards 10 --out /tmp/x

Exit codes: 0 done, 2 an option cannot be used, 3 the folder cannot be written.
`;
}

function line(flag: string, help: string): string {
  return `  ${flag.padEnd(28)}${help}`;
}
