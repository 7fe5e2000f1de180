import { listPercents } from "./text.ts";

/** What the messages about a budget say, in mrkdwn except for headers. Arguments are already escaped. */
export const newsText = {
  /** Plain text. */
  spentHeader: (percent: bigint, period: string) => `${percent}% of the budget for ${period} is spent`,
  /** Plain text. */
  forecastHeader: (period: string, percent: string) => `${period} is on track for ${percent} of its budget`,
  /** Plain text. */
  inScope: (scope: string, title: string) => `${scope}: ${title}`,
  spent: (spent: string, budget: string) => `*${spent}* of ${budget}`,
  bar: (bar: string, percent: string) => `${bar} ${percent}`,
  daysLeft,
  ended: (period: string) => `${period} has ended`,
  onTrack: (forecast: string, percent: string) => `on track for ${forecast}, ${percent} of the budget`,
  noDay: (period: string) => `Atlas has charged no complete day of ${period} yet.`,
  late: (period: string) => `These charges arrived after the end of ${period}.`,
  reasons: (days: string, previousDays: string) => `*Largest reasons, ${days} against ${previousDays}*`,
  through: (days: string) => `${days}, from the invoices`,
  beforeCredits: "before credits",
  unreadable: (invoices: string) => `I can't read the ${invoices}, so costs are missing here.`,
  withoutService: (amount: string) =>
    `I don't know the service of some charges, so they are not counted here: ${amount}.`,
  unseen: (organizations: string) =>
    `I see no invoices of ${organizations}. If there are costs, they are missing here. The credentials need the role Organization Billing Admin or Organization Owner there.`,
  only: (organizations: string) => `${organizations} only`,
  /** In an answer. @param details about what is spent, the percent first */
  line: (view: {
    readonly spent: string;
    readonly budget: string;
    readonly days: string;
    readonly details: readonly string[];
    readonly daysLeft: number;
    /** The amount and its part of the budget. */
    readonly forecast: readonly [string, string] | undefined;
  }) => {
    const { forecast } = view;
    const outlook = forecast ? `, on track for ${forecast[0]} (${forecast[1]})` : "";
    return `Budget: *${view.spent}* of ${view.budget} spent on ${view.days} (${view.details.join(", ")}), ${daysLeft(view.daysLeft)}${outlook}.`;
  },
  setting: "Setting this budget…",
  /** Plain text. */
  setHeader: "Budget set",
  /** Plain text. */
  changedHeader: "Budget changed",
  reached: (actual: readonly number[], forecast: readonly number[], period: string) => {
    const [spent, expected] = [listPercents(actual), listPercents(forecast)];
    const thresholds = [spent, ...(expected ? [`${expected} by the forecast`] : [])].filter(Boolean);
    const them = actual.length + forecast.length === 1 ? "it" : "them";
    return `Already reached: ${thresholds.join(", and ")}. I won't announce ${them} for ${period} unless you raise the budget.`;
  },
};

function daysLeft(days: number): string {
  return days === 1 ? "1 day left" : `${days} days left`;
}
