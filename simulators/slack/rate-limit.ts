/** Counts messages per channel. */
export interface RateLimit {
  /** Seconds to wait before this channel takes another message; 0 when it takes one now. */
  wait(channel: string): number;
}

const messagesPerSecond = 1;
const burst = 4;

/**
 * About one message a second in each channel, with short bursts (Slack, "Rate limits": chat.postMessage).
 *
 * @param now milliseconds since 1970
 */
export function createRateLimit(now: () => number): RateLimit {
  const buckets = new Map<string, { messages: number; at: number }>();
  return {
    wait(channel) {
      const at = now();
      const last = buckets.get(channel) ?? { messages: burst, at };
      const messages = Math.min(burst, last.messages + ((at - last.at) / 1000) * messagesPerSecond);
      const isAllowed = messages >= 1;
      buckets.set(channel, { messages: isAllowed ? messages - 1 : messages, at });
      return isAllowed ? 0 : Math.ceil((1 - messages) / messagesPerSecond);
    },
  };
}
