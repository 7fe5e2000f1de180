/** How the server waits; tests give one whose time they control. */
export interface Timer {
  /** @returns a function that cancels */
  after(milliseconds: number, run: () => void): () => void;
}

export const realTimer: Timer = {
  after(milliseconds, run) {
    const timeout = setTimeout(run, milliseconds).unref();
    return () => clearTimeout(timeout);
  },
};
