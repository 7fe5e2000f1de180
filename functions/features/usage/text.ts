import type { GroupBy } from "../../atlas/usage-detail.ts";

const DIMENSIONS = {
  services: { one: "Service", many: "services" },
  projects: { one: "Project", many: "projects" },
  clusters: { one: "Cluster", many: "clusters" },
  organizations: { one: "Organization", many: "organizations" },
} as const satisfies Record<GroupBy, { one: string; many: string }>;

/** `1 of 2,483 rows has`. */
function countRows(rows: number, all: number): string {
  const [part, whole] = [rows, all].map((count) => count.toLocaleString("en-US"));
  return `${part} of ${whole} rows ${rows === 1 ? "has" : "have"}`;
}

/** Sentences about costs, in mrkdwn. Arguments are already escaped. */
export const usageText = {
  description: "What Atlas costs: total, change and a table",
  hint: "[last month] [by projects] [project:lab] [csv] [help]",
  dimension: (groupBy: GroupBy) => DIMENSIONS[groupBy].one,
  by: (groupBy: GroupBy) => `by ${DIMENSIONS[groupBy].many}`,
  byButton: (groupBy: GroupBy) => `By ${DIMENSIONS[groupBy].many}`,
  without: (groupBy: GroupBy) => `(no ${DIMENSIONS[groupBy].one.toLowerCase()})`,
  others: (count: number) => `Others (${count})`,
  totalRow: "Total",
  amount: "Amount",
  share: "Share",
  change: "Change",
  newRow: "new",
  noChange: "no change",
  asking: (period: string) => `Asking Atlas what ${period} cost…`,
  stillWorking: (period: string, elapsed: string) =>
    `Asking Atlas what ${period} cost… still working after ${elapsed}. Large organizations take a few minutes.`,
  header: (period: string) => `Atlas costs in ${period}`,
  total: (amount: string) => `*${amount}*`,
  soFar: (total: string) => `${total} so far`,
  whole: (period: string, amount: string) => `${period} as a whole: ${amount}`,
  nothingBefore: (period: string) => `Atlas has no costs for ${period} to compare with`,
  compared: (change: string, period: string, amount: string) => `${change} against ${period} (${amount})`,
  noUsage: (period: string) => `Atlas reports no usage for ${period}.`,
  only: (groupBy: GroupBy, names: string) => `only ${DIMENSIONS[groupBy].one.toLowerCase()} ${names}`,
  organizations: (names: readonly string[]) =>
    names.length > 3 ? `${names.length} organizations` : names.join(" and "),
  notIncluded: (groupBy: GroupBy, partial: boolean) => {
    const { one, many } = DIMENSIONS[groupBy];
    const deleted = `costs of ${many} that no longer exist`;
    return partial
      ? `Not included: ${deleted}.`
      : `Not included: costs without a ${one.toLowerCase()}, such as support (add them with \`partial\`), and ${deleted}.`;
  },
  withoutAmount: (rows: number, all: number) =>
    `${countRows(rows, all)} no amount, so the total may be incomplete.`,
  unplaced: (rows: number, all: number, amount: string) =>
    `${countRows(rows, all)} no date in this period or the one before: ${amount} is not counted.`,
  inCredits: "Costs are in Atlas Credits, invoices in US dollars.",
  runningNote: "This period is still running. Its numbers grow until its invoice is closed.",
  csvButton: "CSV file",
  csvTitle: (period: string, by: string) => `Atlas costs in ${period}, ${by}`,
  timeout: (minutes: number) =>
    `Atlas did not finish this within ${minutes} minutes. Try again, or ask for a shorter period or fewer clusters.`,
  tokenLost: "Atlas lost this request twice while working on it. Try again in a minute.",
  nothingToGroup: (groupBy: GroupBy) =>
    `Atlas shows this bot no ${DIMENSIONS[groupBy].many} to group by. Give its service account or API key the role Organization Read Only.`,
  helpHeader: "What I can tell you about Atlas costs",
};

/** Mistakes in a command about costs. Arguments are as typed. */
export const usageCommandText = {
  plurals: { period: "periods", groupBy: "groupings" },
  name: "a name",
  groupings: "services, projects, clusters or organizations",
  unknownService: (name: string) => `Atlas has no service \`${name}\`.`,
  unknownGrouping: (name: string) =>
    `Costs can't be grouped by \`${name}\`, only by services, projects, clusters or organizations.`,
};
