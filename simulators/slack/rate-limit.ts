export interface RateLimit {
  /** Seconds until the channel accepts a message; 0 counts one. */
  wait(channel: string): number;
}

const MESSAGES_PER_SECOND = 1;
const BURST = 4;

/** About one message a second in each channel, with short bursts (Slack, "Rate limits": chat.postMessage). */
export function createRateLimit(now: () => number): RateLimit {
  const buckets = new Map<string, { messages: number; at: number }>();
  return {
    wait(channel) {
      const at = now();
      const last = buckets.get(channel) ?? { messages: BURST, at };
      const messages = Math.min(BURST, last.messages + ((at - last.at) / 1000) * MESSAGES_PER_SECOND);
      const isAllowed = messages >= 1;
      buckets.set(channel, { messages: isAllowed ? messages - 1 : messages, at });
      return isAllowed ? 0 : Math.ceil((1 - messages) / MESSAGES_PER_SECOND);
    },
  };
}
