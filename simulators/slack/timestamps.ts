/** Message ids. Each is later than all before it, even if the clock stands still. */
export interface Timestamps {
  /** Such as `1751328000.000000` (seconds and microseconds). */
  next(): string;
  /** Makes all further timestamps later than this one of an earlier run. */
  advancePast(ts: string): void;
}

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
