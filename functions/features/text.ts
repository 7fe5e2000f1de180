import { MAX_DAYS, MAX_LAST_DAYS, MAX_LAST_WEEKS } from "../money/days-phrase.ts";
import type { PeriodErrorCode } from "../money/period-error.ts";
import { MAX_MONTHS } from "../money/period-phrase.ts";

/** Sentences that features share, in mrkdwn. Arguments are already escaped. */
export const featureText = {
  appDescription: "Answers what MongoDB Atlas costs, where, and why it changed.",
  appLongDescription:
    "Use /atlas-usage to see what MongoDB Atlas costs: the total, the change from the previous period, and a table by service, project, cluster or organization. Use /atlas-why to see why it changed, to the cent. Use /atlas-invoice to get an invoice with its CSV file, /atlas-report to get the numbers every month, week or day, /atlas-budget to hear before a budget is spent, and /atlas-alert to hear about unusual costs. Add help to a command to see what it can do.",
  workingPrivately: "I'm working on it. Only you will see the answer.",
  sentDirectly: "I'm working on it. The answer comes as a direct message.",
  fileSentDirectly: "I'm getting the file. It comes as a direct message.",
  alreadyAsked: "I've already answered this, or I'm working on it.",
  alreadyInThread: "That's already in the thread of this answer.",
  alreadyRetried: "Someone has already asked this again. See below.",
  noChange: "no change",
  notAllowed: (channel: string) =>
    `I can't answer in this channel yet. Ask the bot's administrator to add ${channel} to SLACK_ALLOWED_CHANNELS, or to set it to \`*\` for all channels.`,
  expired: "This button no longer works. Run the command again.",
  helpIntro:
    "I answer in this channel, for everyone to see, unless you add `private`. Word order doesn't matter.",
  helpFooter:
    "Replace Fleet Platform, lab and Acme Robotics with your own names. Only you can see this message.",
};

/** Mistakes in amounts. Arguments are as typed. */
export const amountText = {
  notAnAmount: (text: string) => `\`${text}\` is not an amount. Write it like 12500 or $12,500.50.`,
  notInDollars: (text: string) => `\`${text}\` is not in US dollars, but Atlas's invoices are.`,
  tooSmall: "The amount must be more than $0.",
  tooLarge: "The amount must be less than $1,000,000,000,000.",
  decimals: (text: string) => `\`${text}\` has more than two decimals.`,
};

/** Mistakes in periods, and in what is compared. Arguments are as typed. */
export const periodText = {
  impossible: {
    no_such_month: (phrase: string) => `\`${phrase}\` is not a month.`,
    no_such_quarter: (phrase: string) => `\`${phrase}\` is not a quarter.`,
    no_such_day: (phrase: string) => `\`${phrase}\` is not a day.`,
    weeks_out_of_range: () => `I can look back 1 to ${MAX_LAST_WEEKS} weeks.`,
    days_out_of_range: () => `I can look back 1 to ${MAX_LAST_DAYS} days.`,
    too_many_days: (phrase: string) => `\`${phrase}\` is longer than ${MAX_DAYS} days.`,
    months_out_of_range: () => `I can look back 1 to ${MAX_MONTHS} months.`,
    not_whole_months: (phrase: string) => `\`${phrase}\` is not a whole month, and I need whole months here.`,
    reversed_period: (phrase: string) => `\`${phrase}\` ends before it starts.`,
    period_not_begun: (phrase: string) => `\`${phrase}\` has not started yet.`,
    period_too_early: (phrase: string) => `\`${phrase}\` starts before 2010.`,
    period_too_long: (phrase: string) => `\`${phrase}\` is longer than ${MAX_MONTHS} months.`,
  } satisfies Record<PeriodErrorCode, (phrase: string) => string>,
  period: "a period",
  notAPeriod: (text: string) => `\`${text}\` is not a period.`,
  samePeriod: (period: string) => `\`${period}\` can't be compared with itself.`,
  daysAndMonths: (period: string, against: string) =>
    `\`${period}\` and \`${against}\` can't be compared: one is days, the other whole months.`,
  differentLengths: (period: string, against: string, unit = "months") =>
    `\`${period}\` and \`${against}\` have different numbers of ${unit}.`,
};

/** Names that stand for nothing, or for several things, in mrkdwn. Arguments are already escaped. */
export const namesText = {
  unknown: (name: string, unseen: readonly string[], hasSimilar: boolean) =>
    [
      hasSimilar ? `I can't find anything called ${name}.` : `I don't know ${name}, and no name is similar.`,
      ...(unseen.length > 0 ? [`It may belong to ${unseen.join(", ")}, whose invoices I can't see.`] : []),
      hasSimilar ? "These have similar names:" : "These commands show the names there are:",
    ].join(" "),
  ambiguous: (name: string) =>
    `More than one thing is called ${name}, or begins like that. Run one of these:`,
};

/** Mistakes in filters. Arguments are as typed. */
export const filterText = {
  name: "a name",
  unknownService: (name: string) => `Atlas has no service \`${name}\`.`,
};
