import type { UsageDetail } from "../../atlas/usage-detail.ts";
import { type Currency, formatDecimal, percentOf } from "../../money/money.ts";
import { monthsIn, type Period } from "../../money/period.ts";
import { toCsv } from "../csv.ts";
import { type Dates, datesWords } from "../period-clauses.ts";
import type { Comparison } from "./comparison.ts";
import { formatDates, formatPreviousDates } from "./dates.ts";
import { usageMonth } from "./month.ts";
import { rowLabel } from "./row-label.ts";
import type { UsageSummary } from "./summary.ts";
import { type Cents, rowsIn } from "./table.ts";
import { usageText } from "./text.ts";

const DETAIL_COLUMNS = [
  { key: "usageDate", header: "Usage Date" },
  { key: "organizationName", header: "Organization Name" },
  { key: "organizationId", header: "Organization ID" },
  { key: "projectName", header: "Project Name" },
  { key: "projectId", header: "Project ID" },
  { key: "clusterName", header: "Cluster Name" },
  { key: "clusterId", header: "Cluster ID" },
  { key: "service", header: "Service" },
] as const satisfies ReadonlyArray<{ key: keyof UsageDetail; header: string }>;

/**
 * The table of an answer as CSV, with all rows and the total, amounts with two decimals.
 *
 * @param comparison like the table, the file has the previous amounts only if all are known, and no change of a running
 * period. Of a period that is compared over some of its months, it has those months.
 */
export function usageTableCsv(
  summary: UsageSummary,
  currency: Currency,
  comparison: Comparison = { kind: "changes" },
): string {
  const { groupBy, totalCents, allRows } = summary;
  const compared = comparison.kind === "months" ? comparison.months : summary;
  const record = (label: string, { cents }: Cents, sides: Cents | undefined) => ({
    label,
    amount: formatDecimal(cents),
    previous: sides && formatDecimal(sides.previousCents),
    change: sides && formatDecimal(sides.cents - sides.previousCents),
    share: percentOf(cents, totalCents) ?? "",
  });
  const sides = rowsIn(compared, allRows);
  const rows = allRows.map((row, index) =>
    record(groupBy === "days" && row.id ? row.id : rowLabel(row, groupBy), row, sides[index]),
  );
  const total = { cents: totalCents, previousCents: summary.previousCents };
  const totalSides = { cents: compared.totalCents, previousCents: compared.previousCents };
  const hasChanges = comparison.kind === "changes" || comparison.kind === "months";
  const change = compared === summary ? usageText.change : usageText.changeIn(formatDates(compared));
  const previousColumn = { key: "previous", header: `${formatPreviousDates(compared)} (${currency})` };
  const changeColumn = { key: "change", header: `${change} (${currency})` };
  return toCsv(
    [...rows, record(usageText.totalRow, total, totalSides)],
    [
      { key: "label", header: usageText.dimension(groupBy) },
      { key: "amount", header: `${formatDates(summary)} (${currency})` },
      ...(hasChanges || comparison.kind === "amounts" ? [previousColumn] : []),
      ...(hasChanges ? [changeColumn] : []),
      { key: "share", header: usageText.share },
    ],
    (column) => column !== "label" && column !== "share",
  );
}

/** The usage of a period as CSV, one line per detail from Atlas, amounts with every digit. */
export function usageDetailsCsv(details: readonly UsageDetail[], period: Period, currency: Currency): string {
  const months = new Set(monthsIn(period));
  const inPeriod = details.filter(({ usageDate }) => months.has(usageMonth(usageDate) ?? ""));
  const amount = { key: "usageAmount", header: `Usage Amount (${currency})` };
  return toCsv(inPeriod, [...DETAIL_COLUMNS, amount], (column) => column === "usageAmount");
}

/** Name of the CSV file: safe on every file system. */
export function usageCsvName(
  { period, days }: Dates,
  groupBy: string,
  kind: "table" | "raw" = "table",
): string {
  const words = datesWords({ period, days }).replace("..", "-to-").replace(" ", "-");
  return `atlas-usage-${words}-by-${groupBy}${kind === "raw" ? "-raw" : ""}.csv`;
}
