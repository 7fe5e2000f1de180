/** The clock that starts reports, on one machine. */
interface LocalClock {
  /** Lets it tick now. */
  tick(): Promise<void>;
  close(): Promise<void>;
}

const EVERY_MS = 5 * 60_000;

/**
 * Starts a clock that ticks at every fifth minute, as EventBridge does, and once at its start, for what was due
 * while it stood still.
 *
 * @param report gets the error of a stroke that failed; the next one makes up for it.
 */
export async function startClock(
  tick: () => Promise<void>,
  report: (name: string, error: unknown) => void,
): Promise<LocalClock> {
  let timer: NodeJS.Timeout | undefined;
  let last = Promise.resolve();
  const inTurn = () => {
    last = last.then(tick).catch((error: unknown) => report("clock", error));
    return last;
  };
  const wait = () => {
    timer = setTimeout(
      () => {
        void inTurn();
        wait();
      },
      EVERY_MS - (Date.now() % EVERY_MS),
    );
  };
  wait();
  await inTurn();
  return {
    tick: inTurn,
    async close() {
      clearTimeout(timer);
      await last;
    },
  };
}
