/** The clock of message ids: each timestamp is later than all before it, even when the wall clock stands still. */
export interface Timestamps {
  /** A new message ts such as `1751328000.000000` (seconds and microseconds). */
  next(): string;
  /** Makes all further timestamps later than this one, which an earlier run gave out. */
  advancePast(ts: string): void;
}

/** @param now milliseconds since 1970 */
export function createTimestamps(now: () => number): Timestamps {
  let lastMicros = 0;
  return {
    next() {
      lastMicros = Math.max(lastMicros + 1, now() * 1000);
      const digits = String(lastMicros);
      return `${digits.slice(0, -6)}.${digits.slice(-6)}`;
    },
    advancePast(ts) {
      lastMicros = Math.max(lastMicros, Number(ts.replace(".", "")));
    },
  };
}
