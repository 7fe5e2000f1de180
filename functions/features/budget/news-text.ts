/** What the messages about a budget say, in mrkdwn except for headers. Arguments are already escaped. */
export const newsText = {
  /** Plain text. */
  spentHeader: (percent: number, period: string) => `${percent}% of the budget for ${period} is spent`,
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
  /** In an answer. */
  line: (view: {
    readonly spent: string;
    readonly budget: string;
    readonly percent: string;
    readonly days: string;
    readonly daysLeft: number;
  }) =>
    `Budget: *${view.spent}* of ${view.budget} spent on ${view.days} (${view.percent}), ${daysLeft(view.daysLeft)}.`,
  setting: "Setting this budget…",
  /** Plain text. */
  setHeader: "Budget set",
  /** Plain text. */
  changedHeader: "Budget changed",
  reached: (thresholds: string) =>
    `Already reached: ${thresholds}. I won't announce it again unless you raise the budget.`,
  actualThreshold: (percent: number) => `${percent}%`,
  forecastThreshold: (percent: number) => `${percent}% of the forecast`,
};

function daysLeft(days: number): string {
  return days === 1 ? "1 day left" : `${days} days left`;
}
