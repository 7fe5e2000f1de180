import { sortFilters } from "../filters.ts";
import type { SubscriptionKind } from "../subscriptions/kind.ts";
import { deriveSubscriptionId, type Subscription } from "../subscriptions/subscription.ts";
import { formatReport, parseReport } from "./command.ts";
import { type ReportRequest, reportRequestSchema } from "./request.ts";

export type ReportSubscription = Subscription<ReportRequest>;

/** Reports in the table. */
export const reports: SubscriptionKind<ReportSubscription> = {
  name: "Report",
  keys: { stored: "REPORT#", removed: "REMOVED#", slots: "SLOTS" },
  maxPerChannel: 20,
  format: formatReport,
  parse: (command, today) => {
    const parsed = parseReport(command, today, { isStored: true });
    return parsed.kind === "subscribe" ? parsed.request : undefined;
  },
  scheduleOf: ({ schedule }) => schedule,
  requestSchema: reportRequestSchema,
};

/** Equal requests in a channel have the same id, so a channel subscribes once. */
export function subscriptionId(channelId: string, request: ReportRequest): string {
  // Ids that are stored already have names in the order in which they were typed.
  const sorted = { ...sortFilters(request), names: request.names };
  return deriveSubscriptionId(channelId, formatReport(sorted).toLowerCase());
}
