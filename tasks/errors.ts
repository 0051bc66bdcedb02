/** Errors that a task reports about its input or its output: the message is for the user. */

/** The run's input is not what the task takes: a wrong shard count, a missing folder name. */
export class InputError extends Error {
  override readonly name = "InputError";
}

/** A source cannot be used as a whole: missing, unreadable, without its columns, changed meanwhile. */
export class SourceError extends Error {
  override readonly name = "SourceError";
}

/** An artifact cannot be published: no permission, no room, no folder. */
export class PublishError extends Error {
  override readonly name = "PublishError";
}

/** A run that did what it could and must not be called finished. */
export class RunError extends Error {
  override readonly name = "RunError";
}

/** What to tell a person of anything that was thrown; never empty. */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message === "" ? "an error without a message" : message;
}
