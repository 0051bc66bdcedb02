/** A program of the bench: a process that is told in one argument what to do, and says what it did. */

/**
 * Runs the body with the order from the command line; what it returns is the last line of stdout.
 * An error ends the process with its stack.
 */
export function runProgram<Order>(body: (order: Order) => Promise<object>): void {
  void body(JSON.parse(process.argv[2] ?? "") as Order).then((said) => {
    process.stdout.write(`${JSON.stringify(said)}\n`);
  });
}
