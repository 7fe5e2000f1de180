import { createEventLog, type EventLog } from "./events.ts";
import { createStamps, type Stamps } from "./stamps.ts";
import { createTimeline, type Timeline } from "./timeline.ts";

/** What people see, and the clock by which it is ordered. */
export interface Screen {
  events: EventLog;
  timeline: Timeline;
  stamps: Stamps;
}

/** @param now milliseconds since 1970 */
export function createScreen(now: () => number, keptMessages = 1000): Screen {
  const events = createEventLog();
  return { events, timeline: createTimeline(events, keptMessages), stamps: createStamps(now) };
}
