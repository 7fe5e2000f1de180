import { button } from "../../slack/block-kit.ts";
import { code } from "../../slack/mrkdwn.ts";
import { formatAmount } from "../amount.ts";
import { formatFilters, sortFilters } from "../filters.ts";
import type { SubscriptionFeature } from "../subscriptions/feature.ts";
import { deriveSubscriptionId } from "../subscriptions/subscription.ts";
import { snoozeNote } from "../watch/snooze-note.ts";
import { type Watch, watchSubscriptions } from "../watch/watch.ts";
import { COMMAND } from "./clauses.ts";
import { parseAlert } from "./command.ts";
import { formatAlert } from "./format.ts";
import { type AlertRequest, type Condition, isAboutCosts } from "./request.ts";
import { alertSubscriptionText, alertText } from "./text.ts";

export type AlertWatch = Watch<AlertRequest>;

const MAX_FILTERS_LENGTH = 300;

/** Alerts in the table. */
export const alerts = watchSubscriptions<AlertRequest>("ALERT", {
  name: "Alert",
  format: formatAlert,
  parse: (command, today) => {
    const parsed = parseAlert(command, today, { isStored: true });
    return parsed.kind === "alertSubscribe" ? parsed.request : undefined;
  },
});

export const alertSubscriptions: SubscriptionFeature<AlertWatch> = {
  kind: alerts,
  prefix: "alert",
  command: COMMAND,
  text: alertSubscriptionText,
  note: snoozeNote,
  summary: ({ request }, maxFilters) => alertSummary(request, maxFilters),
  buttons: ({ id, request }) => (isAboutCosts(request.condition) ? [previewButton(request, id)] : []),
};

/** Equal requests in a channel have the same id, so a channel subscribes once. */
export function alertId(channelId: string, request: AlertRequest): string {
  const command = formatAlert(sortFilters(request)).toLowerCase();
  return deriveSubscriptionId(channelId, `alert\n${command}`);
}

/** What is watched, in mrkdwn. */
export function alertSummary(request: AlertRequest, maxFilters = MAX_FILTERS_LENGTH): string {
  const { condition } = request;
  const watched = alertText.watched(condition, formatAmount(amountOf(condition)));
  const filters = formatFilters(request).join(" ");
  return filters ? alertText.of(watched, code(filters, maxFilters)) : watched;
}

/** Each alert in a list has its own. */
function previewButton(request: AlertRequest, id: string) {
  return button(alertText.previewButton, `alert_preview_${id}`, `preview ${formatAlert(request)}`);
}

function amountOf(condition: Condition): number {
  if (condition.kind === "above") return condition.cents;
  return condition.kind === "credits" ? condition.belowCents : 0;
}
