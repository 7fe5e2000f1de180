import { stringify } from "csv-stringify/sync";
import { monthsIn, type Period, periodWords } from "../billing/period.ts";
import type { UsageDetail } from "../billing/usage.ts";
import { usageMonth } from "../billing/usage-month.ts";

const COLUMNS = [
  { key: "usageDate", header: "Usage Date" },
  { key: "organizationName", header: "Organization Name" },
  { key: "organizationId", header: "Organization ID" },
  { key: "projectName", header: "Project Name" },
  { key: "projectId", header: "Project ID" },
  { key: "clusterName", header: "Cluster Name" },
  { key: "clusterId", header: "Cluster ID" },
  { key: "service", header: "Service" },
  { key: "usageAmount", header: "Usage Amount (USD)" },
] as const satisfies ReadonlyArray<{ key: keyof UsageDetail; header: string }>;

/**
 * The usage of a period as CSV, a line per detail that Atlas gave, amounts in US dollars to the last digit.
 *
 * Spreadsheets run cells that begin with `=`, `+`, `-` or `@` as formulas, and anybody can name a project so:
 * such names get an apostrophe in front (OWASP, CSV Injection). Amounts are numbers and stay as they are.
 * A byte order mark makes Excel read the names as UTF-8.
 */
export function usageCsv(details: readonly UsageDetail[], period: Period): string {
  const months = new Set(monthsIn(period));
  const inPeriod = details.filter(({ usageDate }) => months.has(usageMonth(usageDate) ?? ""));
  return stringify(inPeriod, {
    bom: true,
    header: true,
    columns: [...COLUMNS],
    escape_formulas: true,
    // Spreadsheets begin a row at any line break, and a name could begin that row with a formula.
    quote_record_delimiter: true,
    record_delimiter: "windows",
    cast: {
      string: (value, { column }) => (column === "usageAmount" ? { value, escape_formulas: false } : value),
    },
  });
}

/** Name of the CSV file: safe on every file system. */
export function usageCsvName(period: Period, groupBy: string): string {
  return `atlas-usage-${periodWords(period).replace("..", "-to-")}-by-${groupBy}.csv`;
}
