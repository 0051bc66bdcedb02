import { callOf } from "./call.ts";
import { shellWord } from "./shell-word.ts";

/**
 * The command that plays a scenario again, as a shell takes it.
 *
 * @param name of the scenario, or the path of its file
 * @param flags without dashes, in order; those that are undefined are left out
 */
export function replayCommand(
  name: string,
  flags: Readonly<Record<string, string | number | undefined>>,
): string {
  const words = Object.entries(flags).flatMap(([flag, value]) =>
    value === undefined ? [] : [`--${flag} ${shellWord(String(value))}`],
  );
  return [callOf("scenario"), shellWord(name), ...words].join(" ");
}
