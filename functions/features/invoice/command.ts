import { monthNumber, monthsIn, type Period, periodOf, periodWords } from "../../money/period.ts";
import { CommandError, conflict, missingValue, unknownWord } from "../../slack/command-error.ts";
import { quoteValue } from "../../slack/tokens.ts";
import type { AnswerScope } from "../answer-scope.ts";
import type { Clause, Remaining } from "../clause.ts";
import type { HelpCommand, ParseOptions } from "../feature.ts";
import type { CommandForm } from "../help.ts";
import { type Grammar, parseCommand, readClauses } from "../parse-command.ts";
import { readMonths } from "../period-clauses.ts";
import { createSuggest } from "../period-suggestion.ts";
import type { InvoiceChoice, InvoiceRequest } from "./request.ts";
import { INVOICE_STATUSES, UNPAID_STATUSES } from "./status.ts";
import { invoiceCommandText } from "./text.ts";

export type { InvoiceChoice, InvoiceRequest } from "./request.ts";

export type InvoiceCommand = HelpCommand | { readonly kind: "invoice"; readonly request: InvoiceRequest };

export const COMMAND = "/atlas-invoice";
const LATEST = `${COMMAND} latest`;
const LIST = `${COMMAND} list`;
const LINKED = `${LATEST} org:"Acme Robotics Europe"`;
const MAX_LENGTH = 300;
const INVOICE_ID = /^[a-f0-9]{24}$/i;
const ORGANIZATION_KEY = /^(?:orgs?|organi[sz]ations?)$/;
const STATUS_WORDS = INVOICE_STATUSES.map((status) => status.toLowerCase());
/** The states that a word asks for. */
const STATUSES = new Map<string, readonly string[]>([
  ...INVOICE_STATUSES.map((status) => [status.toLowerCase(), [status]] as const),
  ["unpaid", UNPAID_STATUSES],
  ["open", UNPAID_STATUSES],
]);

/** Every form of the command. */
export const INVOICE_FORMS: readonly CommandForm[] = [
  { form: "list, or nothing: all invoices", example: COMMAND },
  { form: "list <year or period>", example: `${LIST} this year` },
  { form: `list ${STATUS_WORDS.join("|")}`, example: `${LIST} paid` },
  { form: "unpaid|open: closed, invoiced, or with a failed payment", example: `${COMMAND} unpaid` },
  { form: "latest: the newest complete invoice", example: LATEST },
  { form: "pending: this month's invoice so far", example: `${COMMAND} pending` },
  { form: "<month>", example: `${COMMAND} last month` },
  { form: "<invoice id>", example: `${COMMAND} 5f0000000000000000000001` },
  { form: "org:<name or id>: a linked organization's invoices", example: LINKED },
  { form: "private: only you see the answer", example: `${COMMAND} unpaid private` },
  { form: "help", example: `${COMMAND} help` },
];

/** What a command says. */
interface InvoiceClauses {
  readonly period: Period;
  readonly list: true;
  readonly latest: true;
  readonly invoiceId: string;
  readonly organization: string;
  readonly statuses: readonly string[];
}

const GRAMMAR: Grammar<InvoiceClauses> = {
  clauses: [readOrganization, readWord, readMonths],
  unknown: unknownClause,
  plurals: invoiceCommandText.plurals,
};

/** Reads what follows `/atlas-invoice`, see `INVOICE_FORMS` and `parseCommand`. @throws CommandError */
export function parseInvoice(text: string, today: Date, { scope }: ParseOptions = {}): InvoiceCommand {
  return parseCommand(text, {
    command: COMMAND,
    maxLength: MAX_LENGTH,
    example: LIST,
    read: (tokens) => {
      const said = readClauses(GRAMMAR, tokens, { command: COMMAND, today });
      const { organization = onlyOrganization(scope), ...rest } = said;
      const isInherited = Object.keys(rest).length === 0 && scope?.period !== undefined;
      const request = {
        choice: choiceOf(isInherited ? { period: scope.period } : rest),
        ...(organization === undefined ? {} : { organization }),
      };
      return { kind: "invoice", request };
    },
    format: ({ request }) => formatInvoice(request),
  });
}

/** What an answer to this request is about. @param today when it was asked */
export function invoiceScope({ choice, organization }: InvoiceRequest, today: Date): AnswerScope {
  const running = periodOf(monthNumber(today.toISOString()), 1);
  const period = "period" in choice ? choice.period : choice.kind === "pending" ? running : undefined;
  return { period, ...(organization === undefined ? {} : { organizations: [organization] }) };
}

function onlyOrganization({ organizations = [] }: AnswerScope = {}): string | undefined {
  return organizations.length === 1 ? organizations[0] : undefined;
}

/** Text that `parseInvoice` reads as an equal request on any later day. */
export function formatInvoice({ choice, organization }: InvoiceRequest): string {
  const clause = formatChoice(choice);
  return organization === undefined ? clause : `${clause} org:${quoteValue(organization)}`;
}

function formatChoice(choice: InvoiceChoice): string {
  switch (choice.kind) {
    case "list": {
      const statuses = choice.statuses.map((status) => status.toLowerCase());
      return ["list", ...(choice.period ? [periodWords(choice.period)] : []), ...statuses].join(" ");
    }
    case "month":
      return periodWords(choice.period);
    case "id":
      return choice.invoiceId;
    default:
      return choice.kind;
  }
}

function readOrganization({ tokens: [token] }: Remaining): Clause<InvoiceClauses> | undefined {
  if (token.key === undefined) return undefined;
  const mistake = { word: token.text, example: LINKED };
  if (!ORGANIZATION_KEY.test(token.key)) throw unknownWord({ ...mistake, suggestion: "org:" });
  const [organization, ...others] = token.values;
  if (organization === undefined) throw missingValue(invoiceCommandText.organization, mistake);
  if (others.length > 0) throw conflict(invoiceCommandText.plurals.organization, mistake);
  return { length: 1, values: { organization } };
}

function readWord({ words: [word = ""] }: Remaining): Clause<InvoiceClauses> | undefined {
  const text = word.toLowerCase();
  if (text === "list" || text === "latest") return { length: 1, values: { [text]: true } };
  if (INVOICE_ID.test(text)) return { length: 1, values: { invoiceId: text } };
  const statuses = STATUSES.get(text);
  return statuses && { length: 1, values: { statuses } };
}

/** One invoice where the command names one, else a list: `2024` and `paid` can only be lists. */
function choiceOf(clauses: Partial<InvoiceClauses>): InvoiceChoice {
  const { list, latest, invoiceId, period, statuses = [] } = clauses;
  const isList = list || period || statuses.length > 0;
  if ([invoiceId, latest, isList].filter(Boolean).length > 1) {
    const word = invoiceId ?? "latest";
    throw new CommandError("conflict", invoiceCommandText.conflict(word), { word, example: LATEST });
  }
  if (invoiceId !== undefined) return { kind: "id", invoiceId };
  if (latest) return { kind: "latest" };
  const isPending = statuses.length === 1 && statuses[0] === "PENDING";
  if (!list && isPending && !period) return { kind: "pending" };
  const isMonth = period && monthsIn(period).length === 1;
  if (!list && isMonth && statuses.length === 0) return { kind: "month", period };
  return { kind: "list", period, statuses: [...statuses] };
}

const suggestClause = createSuggest({
  clauses: new Map(["list", "latest", "private", "help", ...STATUSES.keys()].map((word) => [word, word])),
  hasDays: false,
});

function unknownClause({ tokens: [{ text }], words }: Remaining): CommandError {
  const { phrase = text, instead } = suggestClause(words.length > 0 ? words : [text]) ?? {};
  return unknownWord({ word: phrase, suggestion: instead, example: `${COMMAND} ${instead ?? "latest"}` });
}
