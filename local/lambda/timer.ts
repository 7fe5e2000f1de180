import { setTimeout as delay } from "node:timers/promises";
import { onMove } from "../moved-date.ts";

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
    for (let rest = time - Date.now(); rest > 0; ) {
      const hasMoved = await sleepUntilMove(Math.min(rest, MAX_DELAY_MS), signal);
      rest = hasMoved ? time - Date.now() : rest - MAX_DELAY_MS;
    }
  },
};

/** @returns whether it ended early because the workspace's date has moved. */
async function sleepUntilMove(ms: number, signal: AbortSignal): Promise<boolean> {
  const moved = new AbortController();
  const stop = onMove(() => moved.abort());
  try {
    await delay(ms, undefined, { signal: AbortSignal.any([signal, moved.signal]) });
    return false;
  } catch (error) {
    if (!moved.signal.aborted) throw error;
    signal.throwIfAborted();
    return true;
  } finally {
    stop();
  }
}
