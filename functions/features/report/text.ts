import type { Schedule } from "../../money/schedule.ts";

const EVERY = { month: "Monthly", week: "Weekly", day: "Daily" } as const satisfies Record<
  Schedule["every"],
  string
>;

/** What people read about reports. Arguments are escaped already; sentences are in Slack's mrkdwn. */
export const reportText = {
  description: "Schedule cost reports for this channel",
  hint: "[monthly | weekly | daily] [by projects] [list] [help]",
  restLost: (reference: string) =>
    `What was to follow this report is missing: the bot crashed while working on it. The numbers above are complete. If it keeps failing, send this reference to the bot's administrator: ${reference}`,
  reportOf: (every: Schedule["every"], id: string, user: string) =>
    `${EVERY[every]} report ${id} for <@${user}>`,
  reportMayMove: (period: string) =>
    `The invoice for ${period} is still pending, so these numbers may still move.`,
  reportInvoiceFollows: "It follows in this thread when it is closed.",
  reportNeverClosed: (period: string, days: number, command: string) =>
    `The invoice for ${period} has not been closed within ${days} days, so it does not follow here. ${command} brings it when it is.`,
  largestIncreases: "*Largest increases*",
  largestDecreases: "*Largest decreases*",
  changedRow: (name: string, change: string) => `• ${name}: ${change}`,
  monthToDate: (organization: string, days: string, amount: string, compared: string) =>
    `By the lines of the invoices of ${organization}, ${days} cost *${amount}*: ${compared}.`,
  monthToDateUnknown:
    "How that compares with the same days of the month before is unknown: Atlas gives numbers by day only in its invoices, whose lines cannot be limited or could not be read.",
  outlook: (period: string, amount: string, days: number) =>
    `Straight-line outlook for all of ${period}: *${amount}*, if every day costs what the ${days === 1 ? "first day" : `first ${days} days`} did on average.`,
  subscribing: "Setting up this report…",
  subscribedHeader: (every: Schedule["every"]) => `This channel gets a ${EVERY[every].toLowerCase()} report`,
  alreadySubscribed: "This channel gets this report already.",
  pausedHeader: (every: Schedule["every"]) => `A ${EVERY[every].toLowerCase()} report is paused`,
  alreadyPaused: "This channel has this report already, and it is paused. Resume it to get it again.",
  nextTimes: (times: readonly string[], zone: string) => `Next: ${times.join("  ·  ")} (time zone ${zone})`,
  isPaused: "paused",
  subscribedBy: (user: string) => `for <@${user}>`,
  reportId: (id: string) => `report ${id}`,
  manageReports: (command: string) => `${command} shows all reports of this channel.`,
  tooManyReports: (most: number, command: string) =>
    `A channel can have ${most} reports. ${command} shows them: remove one first.`,
  unknownZone: (zone: string) =>
    `I do not know your time zone (${zone}). Choose another in Slack's preferences, under Language & region.`,
  reportsHeader: "Reports of this channel",
  reportsShown: (first: number, last: number, all: number) => `Reports ${first}–${last} of ${all}`,
  nextPage: "Next",
  previousPage: "Previous",
  noReports: (example: string) => `This channel has no reports yet. ${example} subscribes it to one.`,
  runButton: "Run now",
  pauseButton: "Pause",
  resumeButton: "Resume",
  removeButton: "Remove",
  keepButton: "Keep it",
  removeHeader: "Remove this report?",
  removeMeans: (id: string) => `Nobody in this channel will get report ${id} any more.`,
  reportPaused: (user: string, id: string, what: string) => `<@${user}> paused report ${id} (${what}).`,
  nextTime: (time: string, zone: string) => `It comes next on ${time} (time zone ${zone}).`,
  reportResumed: (user: string, id: string, what: string, next: string) =>
    `<@${user}> resumed report ${id} (${what}). ${next}`,
  reportRemoved: (user: string, id: string, what: string) => `<@${user}> removed report ${id} (${what}).`,
  noReport: (id: string, command: string) =>
    `This channel has no report ${id}. ${command} shows those that it has.`,
  reportStarted: "It is on its way.",
  reportJustStarted: "This report was started less than a minute ago.",
  reportPausedAlone: (what: string, channel: string, reason: string, command: string) =>
    `I paused the report ${what} of <#${channel}>. ${reason} When that is mended, ${command} in that channel makes it come again.`,
  reportFailedOften: (times: number, reason: string) =>
    `It failed ${times} times in a row, last so: ${reason}`,
  helpHeader: "Scheduled reports",
  helpIntro:
    "Reports go to the channel where you type this. Times are in your time zone, rounded up to five minutes.",
};

/** What is wrong with a command about reports. Arguments are as typed. */
export const reportCommandText = {
  plurals: {
    groupBy: "groupings",
    day: "days",
    at: "times",
    withCsv: "choices for csv",
    withInvoice: "choices for invoice",
  },
  id: "the id of a report",
  notAnId: (text: string) => `\`${text}\` is not the id of a report.`,
  weekday: "a weekday",
  notAWeekday: (text: string) => `\`${text}\` is not a weekday.`,
  day: "a day",
  notADay: (text: string) => `\`${text}\` is not a day from 1 to 28.`,
  noDay: "A daily report has no day.",
  time: "a time",
  notATime: (text: string) => `\`${text}\` is not a time of day. Write it like 09:00.`,
  attachment: "invoice or csv",
  notAnAttachment: (text: string) => `A report comes with an invoice or csv, not with \`${text}\`.`,
  noPeriod:
    "You can't choose the period of a report: monthly reports show the previous month, others the month so far.",
};
