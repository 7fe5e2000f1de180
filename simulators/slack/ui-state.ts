import { createEventLog, type EventLog } from "./events.ts";
import { createMessages, type Messages } from "./store/messages.ts";
import { createViews, type Views } from "./store/views.ts";
import { createTimestamps, type Timestamps } from "./timestamps.ts";

/** What people see. */
export interface UiState {
  readonly events: EventLog;
  readonly messages: Messages;
  readonly views: Views;
  readonly timestamps: Timestamps;
}

export function createUiState(now: () => number, keptMessages: number): UiState {
  const events = createEventLog();
  return {
    events,
    messages: createMessages(events, keptMessages),
    views: createViews(events, now),
    timestamps: createTimestamps(now),
  };
}
