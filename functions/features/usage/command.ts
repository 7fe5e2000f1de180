import { isComparedWithYearBefore, monthNumber, periodOf } from "../../money/period.ts";
import { inheritFilters } from "../answer-scope.ts";
import type { HelpCommand, ParseOptions } from "../feature.ts";
import { FILTERS } from "../filters.ts";
import type { CommandForm } from "../help.ts";
import { type Grammar, parseCommand, readClauses } from "../parse-command.ts";
import {
  checkComparable,
  type Dates,
  datesWords,
  previousDates,
  readAgainst,
  readDates,
} from "../period-clauses.ts";
import {
  COST_CLAUSES,
  DEFAULT_COSTS,
  formatCosts,
  readCostName,
  readLineGrouping,
  unknownCosts,
} from "./clauses.ts";
import { checkLineRequest } from "./lines/limits.ts";
import type { UsageRequest } from "./request.ts";
import { usageCommandText } from "./text.ts";

export type UsageCommand = HelpCommand | { readonly kind: "usage"; readonly request: UsageRequest };

export const COMMAND = "/atlas-usage";
const MAX_LENGTH = 1_000;

/** Every form of the command. */
export const USAGE_FORMS: readonly CommandForm[] = [
  { form: "(nothing): this month by service", example: COMMAND },
  { form: "this|last month|quarter|year", example: `${COMMAND} last month` },
  { form: "last <1 to 60> months", example: `${COMMAND} last 3 months` },
  { form: "mtd, ytd [<month>]: month or year to date", example: `${COMMAND} ytd` },
  { form: "yesterday, last <1 to 90> days", example: `${COMMAND} last 7 days` },
  { form: "this|last week, last <1 to 13> weeks", example: `${COMMAND} last week` },
  { form: "<date>, <date>..<date>", example: `${COMMAND} 2026-11-03..2026-11-15` },
  { form: "<month>", example: `${COMMAND} 2025-06` },
  { form: "<month name> [year]", example: `${COMMAND} June 2025` },
  { form: "<month>..<month>", example: `${COMMAND} 2025-01..2025-06` },
  { form: "Q1|Q2|Q3|Q4 <year>", example: `${COMMAND} Q2 2025` },
  { form: "<year>", example: `${COMMAND} 2025` },
  { form: "<period> vs <period>", example: `${COMMAND} 2026-10 vs 2026-05` },
  { form: "by services|projects|clusters|organizations", example: `${COMMAND} last month by projects` },
  { form: "by days|skus|regions|tag:<key>: from the invoices", example: `${COMMAND} last month by skus` },
  { form: "<name>: of a service, project, cluster or organization", example: `${COMMAND} lab last month` },
  { form: "service:<name>", example: `${COMMAND} service:Backup,"Data Transfer"` },
  { form: "project:<name or id>", example: `${COMMAND} ${FILTERS.projects.example}` },
  { form: "cluster:<name or id>", example: `${COMMAND} by services ${FILTERS.clusters.example}` },
  { form: "org:<name or id>", example: `${COMMAND} ${FILTERS.organizations.example}` },
  { form: "csv", example: `${COMMAND} last month csv` },
  { form: "raw", example: `${COMMAND} last month by projects raw` },
  { form: "chart|no chart", example: `${COMMAND} last month chart` },
  { form: "private: only you see the answer", example: `${COMMAND} last month private` },
  { form: "help", example: `${COMMAND} help` },
];

/** What a command says. */
interface UsageClauses extends Omit<UsageRequest, "period" | "days"> {
  readonly dates: Dates;
  readonly against: Dates;
}

const GRAMMAR: Grammar<UsageClauses> = {
  clauses: [readLineGrouping, ...COST_CLAUSES, readDates, readAgainst, readCostName],
  unknown: unknownCosts,
  plurals: usageCommandText.plurals,
};

/** Parses the text after `/atlas-usage`; see `USAGE_FORMS` and `parseCommand`. @throws CommandError */
export function parseUsage(text: string, today: Date, { isStored, scope }: ParseOptions = {}): UsageCommand {
  const context = { command: COMMAND, today, isStored };
  const usual = { ...scope, period: scope?.period ?? periodOf(monthNumber(today.toISOString()), 1) };
  return parseCommand(text, {
    command: COMMAND,
    maxLength: MAX_LENGTH,
    example: `${COMMAND} ${FILTERS.projects.example}`,
    read: (tokens) => {
      const { dates = pickDates(usual), against, ...costs } = readClauses(GRAMMAR, tokens, context);
      const { groupBy = DEFAULT_COSTS.groupBy } = scope ?? {};
      const inherited = { ...DEFAULT_COSTS, groupBy, ...inheritFilters(scope, costs) };
      const request = { ...inherited, ...costs, ...comparedDates(dates, against) };
      checkLineRequest(request, usageCommandOf);
      return { kind: "usage", request };
    },
    format: ({ request }) => formatUsage({ ...request, groupBy: "organizations", csv: true }),
  });
}

function pickDates({ period, days }: Dates): Dates {
  return days ? { period, days } : { period };
}

/** Text that `parseUsage` parses as an equal request on any later day. */
export function formatUsage(request: UsageRequest): string {
  return [datesClause(request), formatCosts(request), ...formatFiles(request)].join(" ");
}

/** The whole command. */
export function usageCommandOf(request: UsageRequest): string {
  return `${COMMAND} ${formatUsage(request)}`;
}

function datesClause({ period, days }: Dates): string {
  const dates = { period, days };
  const { comparedWith } = days ?? period;
  const hasAgainst = comparedWith !== undefined && (days || !isComparedWithYearBefore(period));
  return hasAgainst ? `${datesWords(dates)} against ${datesWords(previousDates(dates))}` : datesWords(dates);
}

/** @throws CommandError where they can't be compared */
function comparedDates(dates: Dates, against: Dates | undefined): Dates {
  if (!against) return dates;
  checkComparable(COMMAND, dates, against);
  const { period, days } = dates;
  if (datesWords(previousDates(dates)) === datesWords(against)) return dates;
  if (days) return { period, days: { ...days, comparedWith: against.days?.first } };
  return { period: { ...period, comparedWith: against.period.start } };
}

function formatFiles({ csv, raw }: UsageRequest): string[] {
  if (raw) return ["raw"];
  return csv ? ["csv"] : [];
}
