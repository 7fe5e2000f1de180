import { formatTime } from "../../money/schedule.ts";
import { watchText } from "./text.ts";
import { ALL_MATTERS, type Watch } from "./watch.ts";

/** Until when the whole watch is snoozed. @param now milliseconds since 1970 */
export function snoozeNote({ snoozed, timeZone }: Watch, now: number): string | undefined {
  const until = snoozed[ALL_MATTERS];
  if (until === undefined || until <= now) return undefined;
  return watchText.isSnoozed(formatTime(until, timeZone), timeZone);
}
