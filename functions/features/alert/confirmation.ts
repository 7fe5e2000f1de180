import type { HistoryInvoice } from "../../atlas/cost-history.ts";
import { formatDay } from "../../money/days.ts";
import { formatCents } from "../../money/money.ts";
import { context, header, type Message, section } from "../../slack/block-kit.ts";
import { escapeMrkdwn } from "../../slack/mrkdwn.ts";
import { subscriptionBlocks } from "../subscriptions/message.ts";
import { monthName } from "./headline.ts";
import { memoryOf } from "./memory.ts";
import { jobText } from "./message-text.ts";
import type { Condition } from "./request.ts";
import { ruleOf } from "./rule.ts";
import { type AlertWatch, alertSubscriptions } from "./subscription.ts";
import { alertSubscriptionText } from "./text.ts";
import type { WatchedCounts } from "./watched.ts";

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
  const title = isPaused ? jobText.pausedHeader : jobText.subscribedHeader;
  const already = isPaused ? jobText.alreadyPaused : jobText.alreadySubscribed;
  const { since } = memoryOf(alert.memory);
  const watched = watchesCosts(condition)
    ? [jobText.watching(countsText(condition, counts)), jobText.knownUntil(formatDay(since))]
    : [];
  const facts = [...watched, ...creditsNow(condition, invoices), ruleOf(condition)];
  return {
    text: isNew ? `${title}: ${alertSubscriptions.summary(alert)}` : already,
    blocks: [
      header(title),
      ...(isNew ? [] : [section(already)]),
      ...subscriptionBlocks(alertSubscriptions, alert, 1, now),
      section(facts.join("\n")),
      context([alertSubscriptionText.manage]),
    ],
  };
}

/** What is watched, in plain words: `the total, 3 projects and 5 clusters`. */
export function countsText({ kind }: Condition, { projects, clusters, kinds }: WatchedCounts): string {
  const places = [jobText.projects(projects), jobText.clusters(clusters)];
  switch (kind) {
    case "anomaly":
      return jobText.list([jobText.total, ...places, jobText.kinds(kinds)]);
    case "new_cluster":
    case "tier":
      return jobText.list(places);
    default:
      return jobText.totalOf(jobText.list(places));
  }
}

function watchesCosts({ kind }: Condition): boolean {
  return kind !== "invoice" && kind !== "credits";
}

/** What is left today, also where it is already below. */
function creditsNow(condition: Condition, invoices: readonly HistoryInvoice[]): string[] {
  if (condition.kind !== "credits") return [];
  const { ofCents, since, belowCents } = condition;
  const used = invoices
    .filter(({ month }) => month >= since)
    .reduce((sum, { creditsCents }) => sum + creditsCents, 0n);
  const left = BigInt(ofCents) - used;
  const amounts = [formatCents(left), formatCents(used), escapeMrkdwn(monthName(since))] as const;
  return [jobText.creditsLeft(...amounts), ...(left < BigInt(belowCents) ? [jobText.alreadyBelow] : [])];
}
