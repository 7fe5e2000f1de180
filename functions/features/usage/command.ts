import { monthNumber, periodOf, periodWords } from "../../money/period.ts";
import type { CommandForm } from "../../slack/help.ts";
import type { HelpCommand, ParseOptions } from "../feature.ts";
import { FILTERS } from "../filters.ts";
import { type Grammar, parseCommand, readClauses, readPeriod } from "../parse-command.ts";
import { COST_CLAUSES, DEFAULT_COSTS, formatCosts, unknownCosts } from "./clauses.ts";
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
  { form: "ytd [<month>]: year to date", example: `${COMMAND} ytd` },
  { form: "<month>", example: `${COMMAND} 2025-06` },
  { form: "<month name> [year]", example: `${COMMAND} June 2025` },
  { form: "<month>..<month>", example: `${COMMAND} 2025-01..2025-06` },
  { form: "Q1|Q2|Q3|Q4 <year>", example: `${COMMAND} Q2 2025` },
  { form: "<year>", example: `${COMMAND} 2025` },
  { form: "by services|projects|clusters|organizations", example: `${COMMAND} last month by projects` },
  { form: "service:<name>", example: `${COMMAND} service:Backup,"Data Transfer"` },
  { form: "project:<name or id>", example: `${COMMAND} ${FILTERS.projects.example}` },
  { form: "cluster:<name or id>", example: `${COMMAND} by services ${FILTERS.clusters.example}` },
  { form: "org:<name or id>", example: `${COMMAND} ${FILTERS.organizations.example}` },
  { form: "csv", example: `${COMMAND} last month csv` },
  { form: "raw", example: `${COMMAND} last month by projects raw` },
  { form: "help", example: `${COMMAND} help` },
];

const GRAMMAR: Grammar<UsageRequest> = {
  clauses: [...COST_CLAUSES, readPeriod],
  unknown: unknownCosts,
  plurals: usageCommandText.plurals,
};

/** Parses the text after `/atlas-usage`; see `USAGE_FORMS` and `parseCommand`. @throws CommandError */
export function parseUsage(text: string, today: Date, { isStored }: ParseOptions = {}): UsageCommand {
  const thisMonth = periodOf(monthNumber(today.toISOString()), 1);
  return parseCommand(text, {
    maxLength: MAX_LENGTH,
    example: `${COMMAND} ${FILTERS.projects.example}`,
    read: (tokens) => {
      const values = readClauses(GRAMMAR, tokens, { command: COMMAND, today, isStored });
      return { kind: "usage", request: { period: thisMonth, ...DEFAULT_COSTS, ...values } };
    },
    format: ({ request }) => formatUsage({ ...request, groupBy: "organizations", csv: true }),
  });
}

/** Text that `parseUsage` parses as an equal request on any later day. */
export function formatUsage(request: UsageRequest): string {
  return [periodWords(request.period), formatCosts(request), ...formatFiles(request)].join(" ");
}

function formatFiles({ csv, raw }: UsageRequest): string[] {
  if (raw) return ["raw"];
  return csv ? ["csv"] : [];
}
