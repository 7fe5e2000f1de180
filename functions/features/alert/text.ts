import { subscriptionText } from "../subscriptions/text.ts";
import type { Condition } from "./request.ts";

export const alertSubscriptionText = subscriptionText({
  one: "alert",
  article: "an alert",
  many: "alerts",
  command: "/atlas-alert",
  none: "This channel has no alerts yet. Run `/atlas-alert` to hear about unusual costs.",
  removeMeans: (id, summary) => `This channel will no longer get alert ${id}: ${summary}.`,
});

/** About the alerts of a channel; part of every cold start. Arguments are already escaped. */
export const alertText = {
  description: "Hear about unusual costs, new clusters or failed invoices",
  hint: "[above $400 a day | +20% | new cluster | …] [preview] [list] [help]",
  expectButton: "Expected",
  previewButton: "Preview",
  previewing: "Looking at the last months…",
  subscribeButton: "Set up this alert",
  watched: (condition: Condition, amount: string) => {
    switch (condition.kind) {
      case "anomaly":
        return "Unusual costs";
      case "above":
        return `Costs above ${amount} a day`;
      case "growth":
        return `A week that costs ${condition.percent}% more than the one before`;
      case "new_cluster":
        return "New clusters";
      case "tier":
        return `Clusters above ${condition.tier}`;
      case "invoice":
        return condition.state === "failed" ? "Invoices whose payment failed" : "Closed invoices";
      case "credits":
        return `Credits below ${amount}`;
    }
  },
  of: (watched: string, filters: string) => `${watched}, ${filters}`,
  helpHeader: "Alerts",
  helpIntro:
    "Alerts are posted in the channel where you set them up, once for each matter. I check costs once a day, at 09:00 in your time zone.",
};

const ALL_FILTERS = "";

/** Mistakes in a command about alerts. Arguments are as typed. */
export const alertCommandText = {
  plurals: { condition: "conditions, but each needs its own alert" },
  amount: "an amount in US dollars",
  notADay: (unit: string) =>
    `This alert watches the costs of a day, not of \`${unit}\`. For a limit per month or quarter, use /atlas-budget.`,
  notAPercentage: (text: string) => `\`${text}\` is not an increase. Write it like +20%.`,
  notLess:
    "This alert watches for higher costs. Unusually low ones are anomalies: /atlas-alert without a condition.",
  tier: "above and a tier, such as above M60,",
  notATier: (text: string) => `Atlas has no cluster tier \`${text}\`.`,
  invoiceStates: "failed or closed",
  notAnInvoiceState: (text: string) => `I can watch for invoices that are failed or closed, not \`${text}\`.`,
  below: "below and an amount",
  creditsOf:
    "Atlas's billing API doesn't say how many credits are left, only how many each invoice used. So say how many you had: of $25,000, and since which month if not this one.",
  creditsAbove: "The credits were already below that. The first amount must be less than the second.",
  month: "a month",
  notAMonth: (text: string) => `\`${text}\` is not a month.`,
  noPeriod: "An alert watches new costs, so it has no period.",
  noGrouping: "An alert has no grouping. It watches the total, and each project, cluster and kind of charge.",
  notPrivate: "Everyone in a channel sees its alerts. Only a preview can be private.",
  noPreview: {
    invoice: "Atlas doesn't say when an invoice failed or was closed, so there is no preview of that.",
    credits: "There is no preview of credits: the alert says how many are left when you set it up.",
  },
  scope: {
    anomaly: ALL_FILTERS,
    above: ALL_FILTERS,
    growth: ALL_FILTERS,
    new_cluster: "New clusters can only be limited to projects and organizations.",
    tier: "Tiers can only be limited to clusters, projects and organizations.",
    invoice: "An invoice is of a whole organization, so this alert only takes org:.",
    credits: "Credits belong to a whole organization, so this alert only takes org:.",
  } satisfies Record<Condition["kind"], string>,
};
