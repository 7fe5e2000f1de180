import { stringify } from "csv-stringify/sync";
import type { UsageDetail } from "../../atlas/usage-detail.ts";
import type { Currency } from "../../money/money.ts";
import { monthsIn, type Period, periodWords } from "../../money/period.ts";
import { usageMonth } from "./month.ts";

const COLUMNS = [
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
 * The usage of a period as CSV, one line per detail from Atlas, amounts with every digit.
 *
 * Spreadsheets run cells that begin with `=`, `+`, `-` or `@` as formulas, and a project can have such a name: it gets
 * an apostrophe in front (OWASP, CSV Injection). Numeric amounts are not changed. A byte order mark makes Excel read the
 * names as UTF-8.
 */
export function usageCsv(
  details: readonly UsageDetail[],
  period: Period,
  currency: Currency = "USD",
): string {
  const months = new Set(monthsIn(period));
  const inPeriod = details.filter(({ usageDate }) => months.has(usageMonth(usageDate) ?? ""));
  return stringify(inPeriod, {
    bom: true,
    header: true,
    columns: [...COLUMNS, { key: "usageAmount", header: `Usage Amount (${currency})` }],
    // Also escapes cells that begin with a tab or a carriage return.
    escape_formulas: true,
    quote_record_delimiter: true,
    record_delimiter: "windows",
    cast: {
      string: (value, { column }) =>
        column === "usageAmount" && NUMBER.test(value)
          ? { value, escape_formulas: false }
          : escapeFormulas(value),
    },
  });
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * Where a formula could begin: at the start, behind a line break, and behind each possible separator of cells, which
 * depends on the settings of the spreadsheet (a semicolon in much of Europe). Spaces, quotes and invisible characters may
 * precede the sign. A lone sign between words is not a formula.
 */
const FORMULA_START =
  /(?<=^|[[\p{Po}--[.'"@＠]]\p{Cc}\p{Zl}\p{Zp}\|^~$¦])[\s\p{C}"'\`]*(?=[=+\-@＝＋－＠])|(?<=\p{Zs})(?=[=+\-@＝＋－＠]\S)/gv;

function escapeFormulas(text: string): string {
  return text.replace(FORMULA_START, (lead) => `${lead}'`);
}

/** Name of the CSV file: safe on every file system. */
export function usageCsvName(period: Period, groupBy: string): string {
  return `atlas-usage-${periodWords(period).replace("..", "-to-")}-by-${groupBy}.csv`;
}
