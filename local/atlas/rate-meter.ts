const perMinute = 10_000;

/** Counts requests per minute of `now`. Nothing is refused by it: 429 comes from the control only. */
export function createRateMeter(now: () => number): () => { limit: number; remaining: number } {
  let minute = 0;
  let used = 0;
  return () => {
    const current = Math.floor(now() / 60_000);
    used = current === minute ? used + 1 : 1;
    minute = current;
    return { limit: perMinute, remaining: Math.max(perMinute - used, 0) };
  };
}
