import { GROUPINGS } from "../../atlas/usage-detail.ts";
import { periodWords } from "../../money/period.ts";
import { CommandError } from "../../slack/command-error.ts";
import { quoteValue, splitWords } from "../../slack/tokens.ts";
import { COMMAND, FILTER_KEYS, FILTER_WORDS, readUsage } from "./clauses.ts";
import type { Costs, UsageRequest } from "./request.ts";

export type { Costs, UsageRequest } from "./request.ts";

export type UsageCommand =
  | { readonly kind: "help" }
  | { readonly kind: "usage"; readonly request: UsageRequest };

const MAX_LENGTH = 1_000;
const HELP = /^(?:help|\?|[-–—]+help|-h)$/i;

/** Every form of the command, each with a command that works when pasted. */
export const USAGE_FORMS: ReadonlyArray<{ readonly form: string; readonly example: string }> = [
  { form: "nothing more: this month by services", example: COMMAND },
  { form: "this|last month|quarter|year", example: `${COMMAND} last month` },
  { form: "last <1 to 60> months", example: `${COMMAND} last 3 months` },
  { form: "ytd", example: `${COMMAND} ytd` },
  { form: "<month>", example: `${COMMAND} 2025-06` },
  { form: "<name of a month> [year]", example: `${COMMAND} June 2025` },
  { form: "<month>..<month>", example: `${COMMAND} 2025-01..2025-06` },
  { form: "Q1|Q2|Q3|Q4 <year>", example: `${COMMAND} Q2 2025` },
  { form: "<year>", example: `${COMMAND} 2025` },
  { form: "by services|projects|clusters|organizations", example: `${COMMAND} last month by projects` },
  { form: "service:<name>", example: `${COMMAND} service:Backup,"Data Transfer"` },
  { form: "project:<name or id>", example: `${COMMAND} ${FILTER_WORDS.projects}` },
  { form: "cluster:<name or id>", example: `${COMMAND} by services cluster:lab` },
  { form: "org:<name or id>", example: `${COMMAND} ${FILTER_WORDS.organizations}` },
  { form: "partial", example: `${COMMAND} last month by projects partial` },
  { form: "csv", example: `${COMMAND} last month csv` },
  { form: "help", example: `${COMMAND} help` },
];

/**
 * Reads what was typed after `/atlas-usage`: words in any order and any case, see `USAGE_FORMS`. Without a
 * period it is this month, without a grouping by services.
 *
 * @param text as Slack sends it, with `&`, `<` and `>` escaped
 * @throws CommandError, and nothing else, when something is not understood or impossible
 */
export function parseUsage(text: string, today: Date): UsageCommand {
  if (text.length > MAX_LENGTH) throw tooLong(text);
  const words = splitWords(text, `${COMMAND} ${FILTER_WORDS.projects}`);
  if (words.some((word) => word.key === undefined && HELP.test(word.text))) return { kind: "help" };
  const request = readUsage(words, today);
  // Answers carry the request on in the words of `formatUsage`, changed by their buttons: those have to fit too.
  const longest = formatUsage({ ...request, groupBy: "organizations", partial: true, csv: true });
  if (longest.length > MAX_LENGTH) throw tooLong(text);
  return { kind: "usage", request };
}

/** The request in words that `parseUsage` reads as an equal request on any later day. */
export function formatUsage(request: UsageRequest): string {
  return [periodWords(request.period), formatCosts(request), ...(request.csv ? ["csv"] : [])].join(" ");
}

/** Which costs are meant, in words: all but the CSV file. */
export function formatCosts(costs: Costs): string {
  const filters = GROUPINGS.filter((dimension) => costs[dimension].length > 0).map(
    (dimension) => `${FILTER_KEYS[dimension]}:${costs[dimension].map(quoteValue).join(",")}`,
  );
  return [`by ${costs.groupBy}`, ...filters, ...(costs.partial ? ["partial"] : [])].join(" ");
}

function tooLong(text: string): CommandError {
  const message = `This command is too long: it may have ${MAX_LENGTH} characters. Name fewer projects or clusters.`;
  return new CommandError("too_long", message, {
    word: `${text.slice(0, 40)}…`,
    example: `${COMMAND} ${FILTER_WORDS.projects}`,
  });
}
