import type { GroupBy } from "../../atlas/usage-detail.ts";

const DIMENSIONS = {
  services: { one: "Service", many: "services" },
  projects: { one: "Project", many: "projects" },
  clusters: { one: "Cluster", many: "clusters" },
  organizations: { one: "Organization", many: "organizations" },
} as const satisfies Record<GroupBy, { one: string; many: string }>;

/** What people read about costs. Arguments are escaped already; sentences are in Slack's mrkdwn. */
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
    `Asking Atlas what ${period} cost… still working after ${elapsed}. Large organizations take some minutes.`,
  header: (period: string) => `Atlas costs in ${period}`,
  total: (amount: string) => `*${amount}*`,
  soFar: (total: string) => `${total} so far`,
  whole: (period: string, amount: string) => `${period} as a whole: ${amount}`,
  nothingBefore: (period: string) => `Atlas has no costs of ${period} to compare with`,
  compared: (change: string, period: string, amount: string) => `${change} against ${period} (${amount})`,
  noUsage: (period: string) => `Atlas reports no usage for ${period}.`,
  only: (dimension: string, names: string) => `only ${dimension} ${names}`,
  organizations: (names: readonly string[]) =>
    names.length > 3 ? `${names.length} organizations` : names.join(" and "),
  leftOut: (groupBy: GroupBy, partial: boolean) => {
    const { one, many } = DIMENSIONS[groupBy];
    const gone = `${many} that no longer exist`;
    return partial
      ? `Costs of ${gone} are left out.`
      : `Costs without a ${one.toLowerCase()}, such as support, and of ${gone} are left out; \`partial\` adds the former.`;
  },
  unplaced: (amount: string) =>
    `${amount} of usage carries no date of this period or the one before, and is not counted.`,
  runningNote: "This period is still running: its numbers grow until its invoice is closed.",
  csvButton: "CSV file",
  csvTitle: (period: string, by: string) => `Atlas costs in ${period}, ${by}`,
  timeout: (minutes: number) =>
    `Atlas has not finished this job within ${minutes} minutes. Ask again, or ask for a shorter period or fewer clusters.`,
  tokenLost: "Atlas forgot this job twice while working on it. Please ask again in a minute.",
  nothingToGroup: (groupBy: GroupBy) =>
    `Atlas shows this bot no ${DIMENSIONS[groupBy].many} to group by. Give its service account or API key the role Organization Read Only.`,
  helpHeader: "What I can tell you about Atlas costs",
};

/** What is wrong with a command about costs. Arguments are as typed. */
export const usageCommandText = {
  plurals: { period: "periods", groupBy: "groupings" },
  name: "a name",
  groupings: "services, projects, clusters or organizations",
  unknownService: (name: string) => `Atlas has no service \`${name}\`.`,
  unknownGrouping: (name: string) =>
    `Costs can't be grouped by \`${name}\`, only by services, projects, clusters or organizations.`,
};
