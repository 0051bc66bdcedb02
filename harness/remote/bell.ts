/** A pause that something else may cut short. */

export interface Bell {
  /** Ends the pause under way, or the next one at its beginning. */
  ring(): void;
  /** @param ms its length, if nobody rings */
  pause(ms: number): Promise<void>;
}

export function createBell(): Bell {
  let hasRung = false;
  let wake = () => {};
  return {
    ring() {
      hasRung = true;
      wake();
    },
    async pause(ms) {
      if (!hasRung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, ms);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      hasRung = false;
    },
  };
}
