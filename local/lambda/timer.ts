import { setTimeout as delay } from "node:timers/promises";

/** How executions wait. Tests advance the clock instead. */
export interface Timer {
  /**
   * @param time milliseconds since 1970.
   * @throws AbortError when the signal aborts first.
   */
  sleepUntil(time: number, signal: AbortSignal): Promise<void>;
}

/** The longest delay that `setTimeout` can represent. */
const MAX_DELAY_MS = 2 ** 31 - 1;

export const realTimer: Timer = {
  async sleepUntil(time, signal) {
    for (let rest = time - Date.now(); rest > 0; rest -= MAX_DELAY_MS) {
      await delay(Math.min(rest, MAX_DELAY_MS), undefined, { signal });
    }
  },
};
