import type { GroupBy } from "../../atlas/usage-detail.ts";
import { ifItKeepsFailing } from "../../jobs/text.ts";
import type { Schedule } from "../../money/schedule.ts";
import { subscriptionText } from "../subscriptions/text.ts";
import { GROUPING_NAMES } from "../usage/text.ts";

const EVERY = { month: "Monthly", week: "Weekly", day: "Daily" } as const satisfies Record<
  Schedule["every"],
  string
>;

/** 1 is Monday: `WEEKDAYS[weekday - 1]`. */
export const WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** What reports say, in mrkdwn. Arguments are already escaped. */
export const postText = {
  invoicePending: (period: string) =>
    `The invoice for ${period} is still pending, so these numbers may change.`,
  invoiceFollows: "It will follow in this thread once it is closed.",
  invoiceNotClosed: (period: string, days: number, command: string) =>
    `The invoice for ${period} was not closed within ${days} days, so it won't follow here. Run ${command} to get it once it is closed.`,
  largestReasons: "*Largest reasons*",
  listed: (reason: string) => `• ${reason}`,
  mainly: (reason: string) => `Mainly ${reason}.`,
  largestIncreases: "*Largest increases*",
  largestDecreases: "*Largest decreases*",
  changedRow: (name: string, change: string) => `• ${name}: ${change}`,
  daysHeader: (days: string) => `Atlas costs, ${days}`,
  days: (amount: string, changes: readonly string[], source: string) =>
    [`*${amount}*`, ...changes, source].join("  ·  "),
  bookedOnce: (amount: string, day: string) => `${amount} of ${day} is booked once a month.`,
  changeFrom: (change: string, days: string, amount: string) => `${change} against ${days} (${amount})`,
  weekdayOf: (weekday: string, day: string) => `${weekday} ${day}`,
  subscribing: "Setting up this report…",
};

/** About the reports of a channel; part of every cold start, unlike `postText`. Arguments are already escaped. */
export const reportText = {
  description: "Schedule cost reports for this channel",
  hint: "[monthly | weekly | daily] [by projects] [list] [help]",
  restLost: (reference: string) =>
    `The rest of this report is missing: the bot crashed while working on it. The numbers above are complete. ${ifItKeepsFailing(reference)}`,
  reportOf: (every: Schedule["every"], id: string, user: string) =>
    `${EVERY[every]} report ${id} for <@${user}>`,
  subscribedHeader: (every: Schedule["every"]) => `This channel gets a ${EVERY[every].toLowerCase()} report`,
  alreadySubscribed: "This channel already gets this report.",
  pausedHeader: (every: Schedule["every"]) => `A ${EVERY[every].toLowerCase()} report is paused`,
  alreadyPaused: "This channel already has this report, but it is paused. Resume it to get it again.",
  schedule: (schedule: Schedule) => {
    switch (schedule.every) {
      case "month":
        return `Every month on day ${schedule.day} at ${schedule.at}`;
      case "week":
        return `Every ${WEEKDAYS[schedule.weekday - 1]} at ${schedule.at}`;
      case "day":
        return `Every day at ${schedule.at}`;
    }
  },
  by: (groupBy: GroupBy) => `by ${GROUPING_NAMES[groupBy].one.toLowerCase()}`,
  attachments: (names: readonly string[]) => `with ${names.join(" and ")}`,
  csv: "CSV file",
  raw: "details",
  invoice: "invoice",
  runButton: "Run now",
  reportStarted: "Running it now. It will appear below.",
  reportJustStarted: "This report was started less than a minute ago.",
  helpHeader: "Scheduled reports",
  helpIntro:
    "Reports are posted in the channel where you schedule them. Times are in your time zone, rounded up to five minutes.",
};

/** About the reports of a channel as subscriptions. */
export const reportsText = subscriptionText({
  ...{ one: "report", article: "a report", many: "reports", command: "/atlas-report" },
  none: "This channel has no reports yet. Run `/atlas-report monthly` to schedule one.",
  removeMeans: (id, report) => `This channel will no longer get report ${id}: ${report}.`,
});

/** Mistakes in a command about reports. Arguments are as typed. */
export const reportCommandText = {
  plurals: {
    groupBy: "groupings",
    day: "days",
    at: "times",
    withCsv: "choices for csv",
    withInvoice: "choices for invoice",
  },
  weekday: "a weekday",
  notAWeekday: (text: string) => `\`${text}\` is not a weekday.`,
  day: "a day",
  notADay: (text: string) => `\`${text}\` is not a day from 1 to 28.`,
  noLines: (word: string) =>
    `Reports can't be grouped \`${word}\`, only by services, projects, clusters or organizations.`,
  noDay: "A daily report has no day.",
  time: "a time",
  notATime: (text: string) => `\`${text}\` is not a time of day. Write it like 09:00.`,
  attachment: "invoice or csv",
  notPrivate: "Everyone in a channel sees its reports, so a report can't be private.",
  notAnAttachment: (text: string) => `A report comes with an invoice or csv, not with \`${text}\`.`,
  noPeriod:
    "You can't choose the period of a report: monthly reports show the previous month, others the last week or day and the month so far.",
};
