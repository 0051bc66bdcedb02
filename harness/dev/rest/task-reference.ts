/** How clients name a task. */

interface Named {
  readonly id: string;
  readonly name: string;
}

/**
 * The task that is meant: by its id, by its name, or by the slug that it has on Render,
 * `workflow-slug/task-name` or `workflow-slug/task-name:version`. There is one workflow here and one
 * version of it, the code at hand, so whatever names either is taken for it: a client's configuration for
 * Render suits this server too.
 */
export function referredTask<Task extends Named>(
  tasks: readonly Task[],
  reference: string,
): Task | undefined {
  const called = (name: string) => tasks.find((task) => task.name === name);
  const lastPart = reference.slice(reference.lastIndexOf("/") + 1);
  return (
    tasks.find(({ id }) => id === reference) ??
    called(reference) ??
    called(lastPart) ??
    called(lastPart.replace(/:[^:]*$/, ""))
  );
}
