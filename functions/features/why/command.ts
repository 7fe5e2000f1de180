import { monthsOf } from "../../money/days.ts";
import { monthNumber, type Period, periodOf, previousPeriod } from "../../money/period.ts";
import { type AnswerScope, inheritFilters } from "../answer-scope.ts";
import type { HelpCommand, ParseOptions } from "../feature.ts";
import { FILTERS, formatFilters, readFilter } from "../filters.ts";
import type { CommandForm } from "../help.ts";
import { type Grammar, parseCommand, readClauses } from "../parse-command.ts";
import { checkComparable, type Dates, datesWords, previousDates } from "../period-clauses.ts";
import {
  checkComparedMonths,
  readComparable,
  readComparableAgainst,
  readFlag,
  readLastDay,
  readWhyName,
  unknownClause,
  type WhyClauses,
} from "./clauses.ts";
import type { WhyRequest } from "./request.ts";
import { whyCommandText } from "./text.ts";

export type WhyCommand = HelpCommand | { readonly kind: "why"; readonly request: WhyRequest };

export const COMMAND = "/atlas-why";
const MAX_LENGTH = 1_000;

/** Every form of the command. */
export const WHY_FORMS: readonly CommandForm[] = [
  { form: "(nothing): the last complete month against the one before", example: COMMAND },
  { form: "<period>: as in /atlas-usage, against as many months before", example: `${COMMAND} 2026-03` },
  { form: "this month: against the same days of the month before", example: `${COMMAND} this month` },
  { form: "yesterday, last week, <date>..<date>: as in /atlas-usage", example: `${COMMAND} last week` },
  { form: "<period> against <period>", example: `${COMMAND} 2026-10 against 2026-04` },
  { form: "<name>: of a cluster, project, organization or service", example: `${COMMAND} lab` },
  { form: "service:<name>", example: `${COMMAND} last month service:Backup` },
  { form: "project:<name or id>", example: `${COMMAND} ${FILTERS.projects.example}` },
  { form: "cluster:<name or id>", example: `${COMMAND} ${FILTERS.clusters.example}` },
  { form: "org:<name or id>", example: `${COMMAND} ${FILTERS.organizations.example}` },
  { form: "csv", example: `${COMMAND} last month csv` },
  { form: "private: only you see the answer", example: `${COMMAND} last month private` },
  { form: "help", example: `${COMMAND} help` },
];

const GRAMMAR: Grammar<WhyClauses> = {
  clauses: [readFilter, readFlag, readComparableAgainst, readComparable, readLastDay, readWhyName],
  unknown: unknownClause,
  plurals: whyCommandText.plurals,
  examples: { against: `${COMMAND} last month against 2026-04` },
};

/** Parses the text after `/atlas-why`; see `WHY_FORMS` and `parseCommand`. @throws CommandError */
export function parseWhy(text: string, today: Date, { isStored, scope }: ParseOptions = {}): WhyCommand {
  return parseCommand(text, {
    command: COMMAND,
    maxLength: MAX_LENGTH,
    example: COMMAND,
    read: (tokens) => {
      const values = readClauses(GRAMMAR, tokens, { command: COMMAND, today, isStored });
      const {
        dates = inheritedDates(scope) ?? { period: lastMonth(today) },
        against = previousDates(dates),
        ...rest
      } = values;
      const { csv = false } = rest;
      checkComparable(COMMAND, withoutCompared(dates), withoutCompared(against));
      return {
        kind: "why",
        request: { ...inheritFilters(scope, rest), ...rest, ...comparedDates(dates, against), csv },
      };
    },
    format: ({ request }) => formatWhy({ ...request, csv: true, lastDay: request.period.start }),
  });
}

/**
 * Text that `parseWhy` parses as an equal request on any later day; with `lastDay` only where the bot stored
 * it.
 */
export function formatWhy(request: WhyRequest): string {
  const { period, against, days, againstDays, csv, lastDay } = request;
  return [
    datesWords({ period, days }),
    "against",
    datesWords({ period: against, days: againstDays }),
    ...formatFilters(request),
    ...(lastDay ? ["until", lastDay] : []),
    ...(csv ? ["csv"] : []),
  ].join(" ");
}

/** The whole command. */
export function whyCommandOf(request: WhyRequest): string {
  return `${COMMAND} ${formatWhy(request)}`;
}

/** What an answer to this request is about. */
export function whyScope({ period, against, days, againstDays, ...request }: WhyRequest): AnswerScope {
  if (days) return { ...request, period, days: { ...days, comparedWith: againstDays?.first } };
  const isUsual = against.start === previousPeriod(period).start;
  return { ...request, period: isUsual ? period : { ...period, comparedWith: against.start } };
}

/** As a request has them. */
export function comparedDates(
  dates: Dates,
  against: Dates = previousDates(dates),
): Pick<WhyRequest, "period" | "against" | "days" | "againstDays"> {
  const [{ period, days }, previous] = [withoutCompared(dates), withoutCompared(against)];
  const months = { period, against: previous.period };
  return days && previous.days ? { ...months, days, againstDays: previous.days } : months;
}

/** @throws CommandError where they are too long */
function inheritedDates({ period, days, lead }: AnswerScope = {}): Dates | undefined {
  if (lead) return { period: monthsOf(lead), days: lead };
  if (!period) return undefined;
  checkComparedMonths(period, COMMAND);
  return { period, days };
}

function lastMonth(today: Date): Period {
  return periodOf(monthNumber(today.toISOString()) - 1, 1);
}

/** Without what they are usually compared with. */
function withoutCompared({ period: { start, end }, days }: Dates): Dates {
  return { period: { start, end }, days: days && { first: days.first, last: days.last } };
}
