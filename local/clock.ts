interface LocalClock {
  /** Ticks now; resolves when the tick is done. */
  tick(): Promise<void>;
  close(): Promise<void>;
}

const TICK_INTERVAL_MS = 5 * 60_000;

/**
 * Ticks at every fifth minute, as EventBridge does, and once at the start for reports that are overdue. One tick runs
 * at a time.
 *
 * @param report gets the error of a failed tick; the next tick catches up.
 */
export async function startClock(
  tick: () => Promise<void>,
  report: (name: string, error: unknown) => void,
): Promise<LocalClock> {
  let timer: NodeJS.Timeout | undefined;
  let last = Promise.resolve();
  const tickAfterLast = () => {
    last = last.then(tick).catch((error: unknown) => report("clock", error));
    return last;
  };
  const scheduleNext = () => {
    timer = setTimeout(
      () => {
        void tickAfterLast();
        scheduleNext();
      },
      TICK_INTERVAL_MS - (Date.now() % TICK_INTERVAL_MS),
    );
  };
  scheduleNext();
  await tickAfterLast();
  return {
    tick: tickAfterLast,
    async close() {
      clearTimeout(timer);
      await last;
    },
  };
}
