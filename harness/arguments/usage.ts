/** The text of `--help`, made from a command's declaration; fits 80 columns. */
import type { Command, Flag } from "./command.ts";
import { wrap } from "./wrap.ts";

const WIDTH = 80;

const EXIT_CODE_LINES = [
  "0 all invariants hold   1 an invariant is violated",
  "2 bad usage or scenario   3 the target could not be run",
];

/**
 * Everything about a command on one screen: how it is called, its words, its flags, examples.
 * Ends with a line feed.
 */
export function usage(command: Command): string {
  const words = command.positionals.map(({ name, required, repeats }) => {
    const word = repeats ? `${name}…` : name;
    return required ? `<${word}>` : `[${word}]`;
  });
  const sections = [
    [`${command.summary}.`],
    ["Usage", `  ${[command.call, ...words, "[flags]"].join(" ")}`],
    section(
      "Arguments",
      command.positionals.map(({ name, description }) => [name, description]),
    ),
    section("Flags", [
      ...Object.entries(command.flags).map(
        ([name, flag]) => [flagTerm(name, flag), flagMeaning(flag)] as const,
      ),
      ["-h, --help", "print this"],
    ]),
    (command.notes ?? []).flatMap((note, index) => [
      ...(index === 0 ? ["Notes"] : []),
      ...wrap(note, WIDTH - 2).map((text) => `  ${text}`),
    ]),
    command.examples.length === 0
      ? []
      : [
          "Examples",
          ...command.examples.flatMap(([line, meaning]) => [
            ...wrap(`# ${meaning}`, WIDTH - 2, "# ").map((text) => `  ${text}`),
            `  ${command.call} ${line}`.trimEnd(),
          ]),
        ],
    ["Exit codes", ...(command.exitCodes ?? EXIT_CODE_LINES).map((line) => `  ${line}`)],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function flagTerm(name: string, flag: Flag): string {
  switch (flag.type) {
    case "boolean":
      return `--${name}`;
    case "integer":
      return `--${name} <number>`;
    case "fraction":
    case "amount":
    case "path":
      return `--${name} <${flag.type}>`;
    case "choices":
      return `--${name} <list>`;
    case "text":
    case "choice":
      return `--${name} <${name}>`;
  }
}

function flagMeaning(flag: Flag): string {
  const notes: string[] = [];
  if (flag.type === "integer") notes.push(`${flag.min} to ${flag.max}`);
  if (flag.type === "fraction") notes.push("0 to 1");
  if (flag.type === "choice" || flag.type === "choices") notes.push(flag.choices.join(", "));
  if ("required" in flag && flag.required) notes.push("required");
  if ("repeats" in flag && flag.repeats) notes.push("may be repeated");
  if ("default" in flag && flag.default !== undefined) notes.push(`default ${flag.default}`);
  else if (flag.example !== undefined) notes.push(`for example ${flag.example}`);
  return notes.length === 0 ? flag.description : `${flag.description} (${notes.join("; ")})`;
}

function section(title: string, rows: readonly (readonly [string, string])[]): string[] {
  if (rows.length === 0) return [];
  const termWidth = Math.max(...rows.map(([term]) => term.length));
  const lines = rows.flatMap(([term, meaning]) =>
    wrap(meaning, WIDTH - termWidth - 4).map(
      (text, index) => `  ${(index === 0 ? term : "").padEnd(termWidth)}  ${text}`,
    ),
  );
  return [title, ...lines];
}
