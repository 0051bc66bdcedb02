/** What a state machine has to tell the world, told only when its state is whole again. */

export interface Outbox {
  /** Keeps a call for later. */
  add(call: () => void): void;
  /**
   * Makes the calls that are kept, in order, with those that they add. Does nothing from within such
   * a call: whoever delivers already goes on. An error of a call is thrown when all are made.
   */
  deliver(): void;
}

/** Makes an outbox: what is called may call back into the state machine at any time. */
export function createOutbox(): Outbox {
  const calls: (() => void)[] = [];
  let delivering = false;
  return {
    add: (call) => calls.push(call),
    deliver() {
      if (delivering) return;
      delivering = true;
      const errors: unknown[] = [];
      for (let call = calls.shift(); call !== undefined; call = calls.shift()) {
        try {
          call();
        } catch (error) {
          errors.push(error);
        }
      }
      delivering = false;
      if (errors.length > 0) throw errors[0];
    },
  };
}
