import type { HistoryInvoice } from "../../atlas/cost-history.ts";
import { formatDay } from "../../money/days.ts";
import { formatCents } from "../../money/money.ts";
import { context, header, type Message, section } from "../../slack/block-kit.ts";
import { escapeMrkdwn } from "../../slack/mrkdwn.ts";
import { subscriptionBlocks } from "../subscriptions/message.ts";
import { monthName } from "./headline.ts";
import { creditsUsed } from "./invoice-conditions.ts";
import { memoryOf } from "./memory.ts";
import { alertJobText } from "./message-text.ts";
import { type Condition, isAboutCosts } from "./request.ts";
import { ruleOf } from "./rule.ts";
import { type AlertWatch, alertSubscriptions } from "./subscription.ts";
import { alertSubscriptionText } from "./text.ts";
import type { WatchedCounts } from "./watched-costs.ts";

interface Confirmed {
  /** False if the channel already had it. */
  readonly isNew: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly counts: WatchedCounts;
  /** Of the organizations that the alert is about. */
  readonly invoices: readonly HistoryInvoice[];
}

/** What is watched, since when, by which rule, and when the next check is. */
export function confirmation(alert: AlertWatch, { isNew, now, counts, invoices }: Confirmed): Message {
  const { condition } = alert.request;
  const isPaused = alert.state === "paused";
  const title = isPaused
    ? alertJobText.pausedHeader
    : isNew
      ? alertJobText.subscribedHeader
      : alertJobText.alreadySubscribed;
  const { since } = memoryOf(alert.memory);
  const watched = isAboutCosts(condition)
    ? [alertJobText.watching(countsText(condition, counts)), alertJobText.knownUntil(formatDay(since))]
    : [];
  const credits = creditsNow(condition, invoices);
  const facts = [...watched, ...(credits.length > 0 ? credits : [ruleOf(condition)])];
  return {
    text: `${title}: ${alertSubscriptions.summary(alert)}`,
    blocks: [
      header(title),
      ...(isPaused ? [section(alertJobText.alreadyPaused)] : []),
      ...subscriptionBlocks(alertSubscriptions, alert, 1, now),
      section(facts.join("\n")),
      context([alertSubscriptionText.manage]),
    ],
  };
}

/** What is watched, in plain words: `the total, 3 projects and 5 clusters`. */
export function countsText({ kind }: Condition, { projects, clusters, kinds }: WatchedCounts): string {
  const places = [alertJobText.projects(projects), alertJobText.clusters(clusters)];
  switch (kind) {
    case "anomaly":
      return alertJobText.list([alertJobText.total, ...places, alertJobText.kinds(kinds)]);
    case "new_cluster":
    case "tier":
      return alertJobText.list(places);
    default:
      return alertJobText.totalOf(alertJobText.list(places));
  }
}

/** What is left today, and when it is announced. */
function creditsNow(condition: Condition, invoices: readonly HistoryInvoice[]): string[] {
  if (condition.kind !== "credits") return [];
  const { ofCents, since, belowCents } = condition;
  const used = creditsUsed(invoices, since);
  const left = BigInt(ofCents) - used;
  const amounts = [formatCents(left), formatCents(used), escapeMrkdwn(monthName(since))] as const;
  return [
    alertJobText.creditsLeft(...amounts),
    left < BigInt(belowCents) ? alertJobText.alreadyBelow : ruleOf(condition),
  ];
}
