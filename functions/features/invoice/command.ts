import { monthsIn, type Period, periodWords } from "../../money/period.ts";
import { matchPeriod, PeriodError } from "../../money/period-phrase.ts";
import { CommandError } from "../../slack/command-error.ts";
import { nearest } from "../../slack/nearest.ts";
import { quoteValue, splitWords, type Word } from "../../slack/tokens.ts";
import type { InvoiceChoice, InvoiceRequest } from "./request.ts";

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

export type { InvoiceChoice, InvoiceRequest } from "./request.ts";

export type InvoiceCommand =
  | { readonly kind: "help" }
  | { readonly kind: "invoice"; readonly request: InvoiceRequest };

export const COMMAND = "/atlas-invoice";
const LIST = `${COMMAND} list`;
const MAX_LENGTH = 300;
const INVOICE_ID = /^[a-f0-9]{24}$/i;
const HELP = /^(?:help|\?|[-–—]+help|-h)$/i;
const ORGANIZATION_KEYS = new Set(["org", "orgs", "organization", "organizations", "organisation"]);

/** Every form of the command, each with a command that works when pasted. */
export const INVOICE_FORMS: ReadonlyArray<{ readonly form: string; readonly example: string }> = [
  { form: "nothing more, or list: all invoices", example: COMMAND },
  { form: "list <year or period>", example: `${LIST} this year` },
  {
    form: `list ${INVOICE_STATUSES.map((status) => status.toLowerCase()).join("|")}`,
    example: `${LIST} paid`,
  },
  { form: "latest: the newest that is complete", example: `${COMMAND} latest` },
  { form: "pending: the running month", example: `${COMMAND} pending` },
  { form: "<month>", example: `${COMMAND} last month` },
  { form: "<id of an invoice>", example: `${COMMAND} 5f0000000000000000000001` },
  {
    form: "org:<name or id of a linked organization>",
    example: `${COMMAND} latest org:"Acme Robotics Europe"`,
  },
  { form: "help", example: `${COMMAND} help` },
];

/** What has been read so far. */
interface Draft {
  period?: Period;
  word?: "list" | "latest";
  invoiceId?: string;
  organization?: string;
  readonly statuses: Set<string>;
}

/**
 * Reads what was typed after `/atlas-invoice`: words in any order and any case, see `INVOICE_FORMS`. Nothing
 * lists all invoices.
 *
 * @param text as Slack sends it, with `&`, `<` and `>` escaped
 * @throws CommandError, and nothing else, when something is not understood or impossible
 */
export function parseInvoice(text: string, today: Date): InvoiceCommand {
  if (text.length > MAX_LENGTH) throw tooLong(text);
  const words = splitWords(text, LIST);
  if (words.some((word) => word.key === undefined && HELP.test(word.text))) return { kind: "help" };
  const draft: Draft = { statuses: new Set() };
  for (let index = 0; index < words.length; ) index += readClause(draft, words.slice(index), today);
  const organization = draft.organization === undefined ? {} : { organization: draft.organization };
  const request = { choice: choiceOf(draft), ...organization };
  // The button that asks again carries the words of `formatInvoice`: those have to fit too.
  if (formatInvoice(request).length > MAX_LENGTH) throw tooLong(text);
  return { kind: "invoice", request };
}

/** The request in words that `parseInvoice` reads as an equal request on any later day. */
export function formatInvoice({ choice, organization }: InvoiceRequest): string {
  const words = wordsOf(choice);
  return organization === undefined ? words : `${words} org:${quoteValue(organization)}`;
}

function wordsOf(choice: InvoiceChoice): string {
  switch (choice.kind) {
    case "list":
      return [
        "list",
        ...(choice.period ? [periodWords(choice.period)] : []),
        ...choice.statuses.map((status) => status.toLowerCase()),
      ].join(" ");
    case "month":
      return periodWords(choice.period);
    case "id":
      return choice.invoiceId;
    default:
      return choice.kind;
  }
}

/** Reads the clause that the words begin with into the draft; returns how many words it takes. */
function readClause(draft: Draft, words: readonly Word[], today: Date): number {
  const [word] = words;
  if (word?.key !== undefined) return readOrganization(draft, word, word.key);
  const text = word?.text.toLowerCase() ?? "";
  if (INVOICE_ID.test(text)) {
    if (draft.invoiceId !== undefined && draft.invoiceId !== text) throw conflict(text);
    draft.invoiceId = text;
    return 1;
  }
  if (text === "list" || text === "latest") {
    if (draft.word && draft.word !== text) throw conflict(text);
    draft.word = text;
    return 1;
  }
  if (INVOICE_STATUSES.some((status) => status === text.toUpperCase())) {
    draft.statuses.add(text.toUpperCase());
    return 1;
  }
  return readPeriod(draft, words, today);
}

function readOrganization(draft: Draft, word: Word, key: string): number {
  const example = `${COMMAND} latest org:"Acme Robotics Europe"`;
  if (!ORGANIZATION_KEYS.has(key)) throw notUnderstood(word.text, "org:", example);
  const [organization, ...others] = word.values;
  if (organization === undefined) {
    const message = `\`${word.text}\` needs the name or id of an organization after it.`;
    throw new CommandError("missing_value", message, { word: word.text, example });
  }
  if (others.length > 0 || (draft.organization !== undefined && draft.organization !== organization)) {
    throw conflict(word.text);
  }
  draft.organization = organization;
  return 1;
}

function readPeriod(draft: Draft, words: readonly Word[], today: Date): number {
  const end = words.findIndex((word) => word.key !== undefined || word.isQuoted);
  const bare = words.slice(0, end < 0 ? words.length : end).map((word) => word.text);
  try {
    const match = matchPeriod(bare, today);
    if (!match) throw unknownWord(words.map((word) => word.text));
    if (draft.period && periodWords(draft.period) !== periodWords(match.period)) {
      throw conflict(bare.slice(0, match.length).join(" "));
    }
    draft.period = match.period;
    return match.length;
  } catch (error) {
    if (!(error instanceof PeriodError)) throw error;
    const { code, message, phrase, instead } = error;
    const example = `${COMMAND} ${instead}`;
    throw new CommandError(code, message, { word: phrase, suggestion: instead, example, cause: error });
  }
}

/** One invoice where the words name one, else a list: `2024` and `paid` can only be lists. */
function choiceOf({ word, invoiceId, period, statuses }: Draft): InvoiceChoice {
  if (invoiceId !== undefined) {
    if (word || period || statuses.size > 0) throw conflict(invoiceId);
    return { kind: "id", invoiceId };
  }
  if (word === "latest") {
    if (period || statuses.size > 0) throw conflict("latest");
    return { kind: "latest" };
  }
  const isPending = statuses.size === 1 && statuses.has("PENDING");
  if (word === undefined && isPending && !period) return { kind: "pending" };
  if (word === undefined && period && statuses.size === 0 && monthsIn(period).length === 1) {
    return { kind: "month", period };
  }
  return { kind: "list", period, statuses: [...statuses] };
}

const PHRASES = ["this month", "last month", "this year", "last year"];
const WORDS = ["list", "latest", "help", ...INVOICE_STATUSES.map((status) => status.toLowerCase())];

/** Phrases come first, so that `last moth` is `last month` and not a complaint about `last`. */
function unknownWord(words: readonly string[]): CommandError {
  const typed = words.slice(0, 2).join(" ");
  const phrase = nearest(typed, PHRASES);
  if (phrase) return notUnderstood(typed, phrase, `${COMMAND} ${phrase}`);
  const [word = ""] = words;
  const suggestion = nearest(word, WORDS);
  return notUnderstood(word, suggestion, `${COMMAND} ${suggestion ?? "latest"}`);
}

function notUnderstood(word: string, suggestion: string | undefined, example: string): CommandError {
  const question = suggestion ? ` Did you mean \`${suggestion}\`?` : "";
  const message = `I do not understand \`${word}\`.${question}`;
  return new CommandError("unknown_word", message, { word, suggestion, example });
}

function tooLong(text: string): CommandError {
  const message = `This command is too long: it may have ${MAX_LENGTH} characters.`;
  return new CommandError("too_long", message, { word: `${text.slice(0, 40)}…`, example: LIST });
}

function conflict(word: string): CommandError {
  const message = `\`${word}\` contradicts the rest of the command. Ask for one thing at a time.`;
  return new CommandError("conflict", message, { word, example: `${COMMAND} latest` });
}
