import { monthsIn, type Period, periodWords } from "../../money/period.ts";
import { CommandError, missingValue, unknownWord } from "../../slack/command-error.ts";
import type { CommandForm } from "../../slack/help.ts";
import { nearest } from "../../slack/nearest.ts";
import { quoteValue } from "../../slack/tokens.ts";
import type { HelpCommand } from "../feature.ts";
import {
  type Grammar,
  parseCommand,
  type Remaining,
  readClauses,
  readPeriod,
  setOnce,
} from "../parse-command.ts";
import { invoiceCommandText } from "./text.ts";

/** The states of an invoice. Source: Atlas Administration API, BillingInvoice.statusName. */
export const INVOICE_STATUSES = [
  "PENDING",
  "CLOSED",
  "FORGIVEN",
  "FAILED",
  "PAID",
  "FREE",
  "PREPAID",
  "INVOICED",
] as const;

/** Which invoices: all of a list, or one of them. */
export type InvoiceChoice =
  | { readonly kind: "list"; readonly period?: Period | undefined; readonly statuses: readonly string[] }
  /** The newest that is not PENDING. */
  | { readonly kind: "latest" }
  /** That of the running month. */
  | { readonly kind: "pending" }
  /** That of one month. */
  | { readonly kind: "month"; readonly period: Period }
  | { readonly kind: "id"; readonly invoiceId: string };

export interface InvoiceRequest {
  readonly choice: InvoiceChoice;
  /** Name or id of a linked organization, as typed; the paying organization by default. */
  readonly organization?: string | undefined;
}

export type InvoiceCommand = HelpCommand | { readonly kind: "invoice"; readonly request: InvoiceRequest };

export const COMMAND = "/atlas-invoice";
const LATEST = `${COMMAND} latest`;
const LIST = `${COMMAND} list`;
const LINKED = `${LATEST} org:"Acme Robotics Europe"`;
const MAX_LENGTH = 300;
const INVOICE_ID = /^[a-f0-9]{24}$/i;
const ORGANIZATION_KEY = /^(?:orgs?|organi[sz]ations?)$/;
const STATUS_WORDS = INVOICE_STATUSES.map((status) => status.toLowerCase());

/** Every form of the command. */
export const INVOICE_FORMS: readonly CommandForm[] = [
  { form: "list, or nothing: all invoices", example: COMMAND },
  { form: "list <year or period>", example: `${LIST} this year` },
  { form: `list ${STATUS_WORDS.join("|")}`, example: `${LIST} paid` },
  { form: "latest: the newest complete invoice", example: LATEST },
  { form: "pending: this month's invoice so far", example: `${COMMAND} pending` },
  { form: "<month>", example: `${COMMAND} last month` },
  { form: "<invoice id>", example: `${COMMAND} 5f0000000000000000000001` },
  { form: "org:<name or id>: a linked organization's invoices", example: LINKED },
  { form: "help", example: `${COMMAND} help` },
];

/** What has been read so far. */
interface Draft {
  period?: Period;
  list?: true;
  latest?: true;
  invoiceId?: string;
  organization?: string;
  readonly statuses: Set<string>;
}

const GRAMMAR: Grammar<Draft> = {
  clauses: [readOrganization, readWord, readInvoiceId, readPeriod],
  unknown: unknownClause,
};

/** Reads what follows `/atlas-invoice`, see `INVOICE_FORMS` and `parseCommand`. @throws CommandError */
export function parseInvoice(text: string, today: Date): InvoiceCommand {
  return parseCommand(text, {
    maxLength: MAX_LENGTH,
    example: LIST,
    read: (tokens) => {
      const draft = readClauses(GRAMMAR, { statuses: new Set<string>() }, tokens, {
        command: COMMAND,
        today,
      });
      const { organization } = draft;
      const request = { choice: choiceOf(draft), ...(organization === undefined ? {} : { organization }) };
      return { kind: "invoice", request };
    },
    format: ({ request }) => formatInvoice(request),
  });
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

function readOrganization(draft: Draft, { tokens: [token] }: Remaining): number {
  const { key, text: word, values } = token;
  if (key === undefined) return 0;
  const mistake = { word, example: LINKED };
  if (!ORGANIZATION_KEY.test(key)) throw unknownWord({ ...mistake, suggestion: "org:" });
  if (values.length === 0) throw missingValue(invoiceCommandText.organization, mistake);
  for (const name of values) setOnce(draft, "organization", name, "organizations", mistake);
  return 1;
}

function readWord(draft: Draft, { words: [word = ""] }: Remaining): number {
  const text = word.toLowerCase();
  if (text === "list" || text === "latest") draft[text] = true;
  else if (STATUS_WORDS.includes(text)) draft.statuses.add(text.toUpperCase());
  else return 0;
  return 1;
}

function readInvoiceId(draft: Draft, { words: [word = ""] }: Remaining): number {
  if (!INVOICE_ID.test(word)) return 0;
  setOnce(draft, "invoiceId", word.toLowerCase(), "invoice ids", { word, example: LATEST });
  return 1;
}

/** One invoice where the command names one, else a list: `2024` and `paid` can only be lists. */
function choiceOf({ list, latest, invoiceId, period, statuses }: Draft): InvoiceChoice {
  const isList = list || period || statuses.size > 0;
  if ([invoiceId, latest, isList].filter(Boolean).length > 1) {
    const word = invoiceId ?? "latest";
    throw new CommandError("conflict", invoiceCommandText.conflict(word), { word, example: LATEST });
  }
  if (invoiceId !== undefined) return { kind: "id", invoiceId };
  if (latest) return { kind: "latest" };
  const isPending = statuses.size === 1 && statuses.has("PENDING");
  if (!list && isPending && !period) return { kind: "pending" };
  const isMonth = period && monthsIn(period).length === 1;
  if (!list && isMonth && statuses.size === 0) return { kind: "month", period };
  return { kind: "list", period, statuses: [...statuses] };
}

const PERIODS = ["this month", "last month", "this year", "last year"];
const WORDS = ["list", "latest", "help", ...STATUS_WORDS];

/** Periods come first, so that `last moth` is `last month` and not a complaint about `last`. */
function unknownClause({ tokens: [{ text }], words }: Remaining): CommandError {
  const typed = words.slice(0, 2).join(" ");
  const period = nearest(typed, PERIODS);
  if (period) return unknownWord({ word: typed, suggestion: period, example: `${COMMAND} ${period}` });
  const suggestion = nearest(text, WORDS);
  return unknownWord({ word: text, suggestion, example: `${COMMAND} ${suggestion ?? "latest"}` });
}
