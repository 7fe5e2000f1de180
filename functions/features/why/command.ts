import { monthNumber, type Period, periodOf, periodWords, previousPeriod } from "../../money/period.ts";
import type { CommandForm } from "../../slack/help.ts";
import { type AnswerScope, inheritFilters } from "../answer-scope.ts";
import type { HelpCommand, ParseOptions } from "../feature.ts";
import { FILTERS, formatFilters, readFilter } from "../filters.ts";
import { type Grammar, parseCommand, readClauses } from "../parse-command.ts";
import { checkComparable, previousDates } from "../period-clauses.ts";
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
        dates = { period: inheritedPeriod(scope) ?? lastMonth(today) },
        against = previousDates(dates),
        ...rest
      } = values;
      const { csv = false } = rest;
      const [period, previous] = [months(dates.period), months(against.period)];
      checkComparable(COMMAND, { period }, { period: previous });
      return {
        kind: "why",
        request: { ...inheritFilters(scope, rest), ...rest, period, against: previous, csv },
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
  const { period, against, csv, lastDay } = request;
  return [
    periodWords(months(period)),
    "against",
    periodWords(months(against)),
    ...formatFilters(request),
    ...(lastDay ? ["until", lastDay] : []),
    ...(csv ? ["csv"] : []),
  ].join(" ");
}

/** What an answer to this request is about. */
export function whyScope({ period, against, ...request }: WhyRequest): AnswerScope {
  const isUsual = against.start === previousPeriod(period).start;
  return { ...request, period: isUsual ? period : { ...period, comparedWith: against.start } };
}

/** @throws CommandError where it is too long */
function inheritedPeriod({ period }: AnswerScope = {}): Period | undefined {
  if (period) checkComparedMonths(period, COMMAND);
  return period;
}

function lastMonth(today: Date): Period {
  return periodOf(monthNumber(today.toISOString()) - 1, 1);
}

/** Without what a year to date is usually compared with. */
function months({ start, end }: Period): Period {
  return { start, end };
}
