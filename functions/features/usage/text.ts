import type { GroupBy } from "../../atlas/usage-detail.ts";
import type { Currency } from "../../money/money.ts";
import type { Grouping, NamedGrouping } from "../groupings.ts";

export const GROUPING_NAMES = {
  services: { one: "Service", many: "services" },
  projects: { one: "Project", many: "projects" },
  clusters: { one: "Cluster", many: "clusters" },
  organizations: { one: "Organization", many: "organizations" },
  days: { one: "Day", many: "days" },
  skus: { one: "SKU", many: "SKUs" },
  regions: { one: "Region", many: "regions" },
} as const satisfies Record<NamedGrouping, { one: string; many: string }>;

function namesOf(groupBy: Grouping): { readonly one: string; readonly many: string } {
  if (typeof groupBy === "string") return GROUPING_NAMES[groupBy];
  return { one: `Tag ${groupBy.tag}`, many: `tag ${groupBy.tag}` };
}

/** `1 of 2,483 rows has`. */
function countRows(rows: number, all: number): string {
  const [part, whole] = [rows, all].map((count) => count.toLocaleString("en-US"));
  return `${part} of ${whole} rows ${rows === 1 ? "has" : "have"}`;
}
/** What a grouping may leave out. */
const MISSED: Record<GroupBy, string> = {
  services: "services this bot doesn't know",
  projects: "deleted projects",
  clusters: "deleted clusters",
  organizations: "organizations this bot doesn't see",
};

/** Sentences about costs, in mrkdwn. Arguments are already escaped. */
export const usageText = {
  dimension: (groupBy: Grouping) => namesOf(groupBy).one,
  by: (groupBy: Grouping) => `by ${namesOf(groupBy).many}`,
  byButton: (groupBy: NamedGrouping) => `By ${namesOf(groupBy).many}`,
  without: (groupBy: Grouping, services: readonly string[]) => {
    if (typeof groupBy === "object") return "Untagged";
    const label = groupBy === "projects" || groupBy === "clusters" ? "Not in a" : "No";
    return `${label} ${namesOf(groupBy).one.toLowerCase()}${services.length > 0 ? `: ${services.join(", ")}` : ""}`;
  },
  otherDays: "Charges for other days",
  unlisted: (groupBy: Grouping, services: readonly string[]) => {
    if (groupBy === "services") {
      return `Services this bot doesn't know${services.length > 0 ? `: ${services.join(", ")}` : ""}`;
    }
    return `${groupBy === "organizations" ? "Other" : "Deleted"} ${namesOf(groupBy).many}`;
  },
  unlistedOf: (groupBy: Grouping, organization: string) =>
    `${organization}: ${namesOf(groupBy).many} that Atlas doesn't list`,
  either: (groupBy: Grouping) => {
    const { one, many } = namesOf(groupBy);
    return `Not in a ${one.toLowerCase()}, or in deleted ${many}`;
  },
  eitherOf: (groupBy: Grouping, organization: string) =>
    `${organization}: not in a listed ${namesOf(groupBy).one.toLowerCase()}`,
  others: (count: number) => `Others (${count})`,
  totalRow: "Total",
  tableCaption: (period: string, by: string) => `${period}, ${by}`,
  totalByMonth: "Total by month",
  largestByMonth: (groupBy: Grouping) => `Largest ${namesOf(groupBy).many} by month`,
  totalByDay: "Total by day",
  largestByDay: (groupBy: Grouping) => `Largest ${namesOf(groupBy).many} by day`,
  averageOfDays: (title: string, count: number) => `${title}, average of ${count} days`,
  byDay: (period: string) => `${period} so far, from the invoices`,
  day: "Day of the month",
  unit: (currency: Currency) => (currency === "USD" ? "US dollars" : "Atlas Credits"),
  dollarsPerDay: "US dollars per day",
  amount: "Amount",
  share: "Share",
  change: "Change",
  newRow: (change: string) => `${change} (new)`,
  stillWorking: (period: string, elapsed: string) =>
    `Asking Atlas what ${period} cost… still working after ${elapsed}. Large organizations take a few minutes.`,
  header: (period: string) => `Atlas costs in ${period}`,
  headerOfDays: (days: string) => `Atlas costs on ${days}`,
  total: (amount: string) => `*${amount}*`,
  soFar: (total: string) => `${total} so far`,
  whole: (period: string, amount: string) => `${period} as a whole: ${amount}`,
  inPeriodSoFar: (period: string, amount: string) => `${period} so far: ${amount}`,
  nothingBefore: (period: string) => `Atlas has no costs for ${period} to compare with`,
  partlyKnown: (period: string, since: string) =>
    `not compared with ${period}, as Atlas has costs only since ${since}`,
  notCompared: (period: string) => `not compared with ${period}, as lines of invoices are missing`,
  since: (total: string, month: string) => `${total} since ${month}`,
  inPeriod: (period: string, total: string) => `${period}: ${total}`,
  withToday: (period: string, total: string) =>
    `${period} in Cost Explorer, with today and after credits: ${total}`,
  inMonths: (months: string, amount: string, compared: string) => `${months}: ${amount}, ${compared}`,
  changeIn: (months: string) => `Change, ${months}`,
  outOfReach: (since: string) =>
    `Atlas's Cost Explorer knows only the last 18 months, since ${since}. \`/atlas-invoice list\` shows older invoices.`,
  onlyKnownSince: (month: string) => `Atlas's Cost Explorer knows only the last 18 months, since ${month}.`,
  days: (view: {
    readonly days: string;
    readonly amount: string;
    readonly change: string;
    readonly previousDays: string;
    readonly previousAmount: string;
    readonly source: string;
  }) =>
    `${view.days}: *${view.amount}*, ${view.change} against ${view.previousAmount} on ${view.previousDays} (${view.source}).`,
  fromInvoices: (only: string | undefined, hasCredits: boolean) =>
    `from the invoices${only ? ` of ${only} only` : ""}${hasCredits ? ", before credits" : ""}`,
  daysOnly: (days: string, amount: string, source: string) => `${days}: *${amount}* (${source}).`,
  onTrack: (view: {
    readonly forecast: string;
    readonly credits: string | undefined;
    readonly only: string | undefined;
  }) =>
    `On track for ${view.forecast}${view.credits ? `, before ${view.credits} of credits so far` : ""}${view.only ? `, ${view.only} only` : ""}.`,
  noForecast: (period: string) => `There is no forecast for ${period} yet: it takes a week of costs.`,
  noChargedDay: (period: string) => `No complete day of ${period} is on the invoices yet.`,
  noDayComparison: "There are no costs for the same days of the month before to compare with.",
  noDailyCosts:
    "There is no comparison with the same days of the month before, and no forecast: only invoices have daily numbers, and I could not read them.",
  compared: (change: string, period: string, amount: string) => `${change} against ${period} (${amount})`,
  noUsage: (period: string) => `Atlas reports no usage for ${period}.`,
  noSuchCosts: (period: string) => `I found no such costs in ${period}.`,
  noSuchCostsOn: (days: string) => `I found no such costs on ${days}.`,
  unreadable: (problems: readonly string[]) =>
    `I can't read the lines of these invoices. ${problems.join(" ")}`,
  noDay: (period: string) => `No complete day of ${period} is on the invoices yet. Try again tomorrow.`,
  unknownTag: (tag: string, period: string, known: readonly string[]) =>
    known.length > 0
      ? `No cost in ${period} has the tag ${tag}. Tags: ${known.join(", ")}.`
      : `No cost in ${period} has a tag.`,
  fromLines: "from the lines of the invoices",
  linesInDollars: "Invoices are in US dollars.",
  only: (groupBy: GroupBy, names: string) => `only ${namesOf(groupBy).one.toLowerCase()} ${names}`,
  organizations: (names: readonly string[]) =>
    names.length > 3 ? `${names.length} organizations` : names.join(" and "),
  withoutAmount: (rows: number, all: number) =>
    `${countRows(rows, all)} no amount, so the total may be incomplete.`,
  unplaced: (rows: number, all: number, amount: string) =>
    `${countRows(rows, all)} no date in this period or the one before: ${amount} is not counted.`,
  inCredits: "Costs are in Atlas Credits, invoices in US dollars.",
  partialNote: "You can leave out `partial`: costs without a project or cluster are always included.",
  totalUnknown: (groupBy: GroupBy) =>
    `This total may be incomplete: Atlas didn't say what all costs add up to, so costs of ${MISSED[groupBy]} may be missing.`,
  unknownServices: (names: string) =>
    `Costs may be missing here: Atlas doesn't know ${names} any more. It may have been renamed.`,
  onlyUnknownServices: (names: string) =>
    `Atlas doesn't know ${names} any more. It may have been renamed: run \`/atlas-usage by services\` to see all services.`,
  invoices: (amount: string, shares: readonly string[]) =>
    `${amount} before tax${shares.length > 1 ? ` (${shares.join(", ")})` : ""}`,
  invoicesMatch: (invoices: string) => `Invoices: ${invoices}, the same as above.`,
  invoicesRound: (invoices: string, difference: string, pending?: string) =>
    pending
      ? `Invoices so far: ${invoices}; ${pending} is not on them yet, ${difference} rounding.`
      : `Invoices: ${invoices}; ${difference} rounding.`,
  invoicesPending: (invoices: string, pending: string) =>
    `Invoices so far: ${invoices}; ${pending} is not on them yet.`,
  invoicesDiffer: (invoices: string, difference: string, command: string, pending?: string) =>
    pending
      ? `Invoices so far: ${invoices}; ${pending} is not on them yet. Those of closed months are ${difference} than their costs: see ${command}.`
      : `Invoices: ${invoices}. That is ${difference} than the costs above: see ${command}.`,
  less: (amount: string) => `${amount} less`,
  more: (amount: string) => `${amount} more`,
  cents: (cents: bigint) => `${cents} ¢`,
  invoicesMissing: (names: string) => `I can't read the invoices of ${names}.`,
  runningNote: "This period is still running. Its numbers grow until its invoice is closed.",
  chartButton: "Chart",
  csvButton: "CSV file",
  csvTitle: (period: string, by: string, isTotalUnknown = false) =>
    `Atlas costs in ${period}, ${by}${isTotalUnknown ? " (may be incomplete)" : ""}`,
  rawTitle: (period: string, by: string) => `Details from Atlas for ${period}, ${by}`,
  timeout: (minutes: number) =>
    `Atlas did not finish this within ${minutes} minutes. Try again, or ask for a shorter period or fewer clusters.`,
  tokenLost: "Atlas lost this request twice while working on it. Try again in a minute.",
  nothingToGroup: (groupBy: GroupBy) =>
    `Atlas shows this bot no ${namesOf(groupBy).many} to group by. Give its service account or API key the role Organization Read Only.`,
};

/** About commands; part of every cold start, unlike `usageText`. Arguments are as typed. */
export const usageCommandText = {
  description: "What Atlas costs: total, change and a table",
  hint: "[last month] [by projects] [project:lab] [chart] [csv] [help]",
  asking: (period: string) => `Asking Atlas what ${period} cost…`,
  helpHeader: "What I can tell you about Atlas costs",
  plurals: {
    dates: "periods",
    against: "periods to compare with",
    groupBy: "groupings",
  },
  tagKeys: "keys of tags",
  rawLines:
    "`raw` attaches details from Cost Explorer, which knows no days, SKUs, regions or tags. `csv` attaches the table.",
  tooManyMonths: (count: number) =>
    `Days, SKUs, regions and tags are on the lines of invoices, and I read at most ${count} months of them.`,
  tagKey: "a colon and the key of a tag",
  groupings: "services, projects, clusters or organizations",
  unknownGrouping: (name: string) => `I can't group costs by \`${name}\`.`,
};
