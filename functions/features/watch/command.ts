import { type ChangeCommand, SUBSCRIPTION_CHANGES } from "../subscriptions/command.ts";

export const WATCH_CHANGES = [...SUBSCRIPTION_CHANGES, "snooze"] as const;

/** Posts no news for a week: of one matter, or without one of the whole watch. */
export interface SnoozeCommand extends ChangeCommand<"snooze"> {
  /** As in `Watch.snoozed`. */
  readonly matter?: string | undefined;
  /** What the matter is about, in plain text. */
  readonly name?: string | undefined;
}

export type WatchChange = ChangeCommand | SnoozeCommand;
