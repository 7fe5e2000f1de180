import type { Button } from "@slack/types";
import type { SubscriptionKind } from "./kind.ts";
import type { Subscription } from "./subscription.ts";
import type { SubscriptionText } from "./text.ts";

/** What the commands and buttons of all kinds of subscriptions need to know of one. Part of every cold start. */
export interface SubscriptionFeature<S extends Subscription> {
  readonly kind: SubscriptionKind<S>;
  /** What its action ids begin with: `report`. */
  readonly prefix: string;
  /** `/atlas-report` */
  readonly command: string;
  readonly text: SubscriptionText;
  /** What it is about, in mrkdwn. @param maxFilters the length for names in filters */
  summary(subscription: S, maxFilters?: number): string;
  /** Why nothing comes although it is active, in mrkdwn. @param now milliseconds since 1970 */
  note?(subscription: S, now: number): string | undefined;
  /** What a list has before *Pause* and *Remove*. */
  buttons?(subscription: S): ReadonlyArray<Button | undefined>;
}
