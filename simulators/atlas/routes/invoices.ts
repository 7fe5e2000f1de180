import { dateOf, daysAfter, nextMonth } from "../calendar.ts";
import { bigStatement } from "../invoices/big-invoice.ts";
import { download } from "../invoices/download.ts";
import { filterInvoices } from "../invoices/filter.ts";
import { type Invoice, invoicesOf, linkedTo, splitInvoice } from "../invoices/invoice.ts";
import { invoiceJson, metadataJson, usageDetailJson } from "../invoices/json.ts";
import { searchLines } from "../invoices/line-query.ts";
import { pending } from "../invoices/settlements.ts";
import { type Statement, statementOf } from "../invoices/statement.ts";
import { pageOf } from "../paging.ts";
import { flagParameter } from "../parameters.ts";
import { AtlasError, notFound, type Reply, requireById } from "../reply.ts";
import type { Call, Route, SimulatorContext } from "../router.ts";
import { isPaying } from "../seed.ts";

const path = "/api/atlas/v2/orgs/:orgId/invoices";
const read = { method: "GET", formats: ["json"], billing: true } as const;

export const INVOICE_ROUTES: readonly Route[] = [
  { ...read, path, answer: listInvoices },
  { ...read, path: `${path}/pending`, answer: listPending },
  { ...read, path: `${path}/:invoiceId`, formats: ["json", "csv"], answer: readInvoice },
  { ...read, path: `${path}/:invoiceId/csv`, formats: ["csv"], answer: readInvoice },
  {
    ...read,
    path: `${path}/:invoiceId/lineItems:search`,
    version: "2024-08-05",
    // As documented, although many HTTP clients cannot send a body with GET.
    takesBody: true,
    answer: searchLineItems,
  },
];

function listInvoices(call: Call): Reply {
  const { query, context } = call;
  const now = context.now();
  const found = filterInvoices(ownInvoices(call, now), query);
  const showsLinked = flagParameter(query, "viewLinkedInvoices", true);
  const page = pageOf(found, query);
  const results = page.results.map((invoice) => ({
    ...withoutStatus(context, metadataJson(statementOf(context.seed, invoice, now), now)),
    linkedInvoices: showsLinked
      ? linkedStatements(invoice, context, now).map((linked) => metadataJson(linked, now))
      : [],
  }));
  return { kind: "page", page: { ...page, results } };
}

function listPending(call: Call): Reply {
  const { context } = call;
  const now = context.now();
  const own = ownInvoices(call, now);
  const listed = context.control.current().pendingLinked
    ? [...own.flatMap((invoice) => linkedTo(context.seed, invoice, now)), ...own]
    : own;
  const pending = listed.filter(({ settlement }) => settlement.status === "PENDING");
  const results = pending.map((invoice) => fullJson(statementOf(context.seed, invoice, now), context, now));
  return { kind: "page", page: { results, totalCount: results.length } };
}

function readInvoice(call: Call): Reply {
  const now = call.context.now();
  const statement = requireStatement(call, now);
  return call.format === "csv"
    ? download(call.context.control, statement)
    : { kind: "json", status: 200, content: fullJson(statement, call.context, now) };
}

function searchLineItems(call: Call): Reply {
  const { lines } = requireStatement(call, call.context.now());
  const page = pageOf(searchLines(lines, call.body), call.query);
  return { kind: "page", page: { ...page, results: page.results.map(usageDetailJson) } };
}

function ownInvoices({ parameter, context }: Call, now: number): Invoice[] {
  const { id } = requireById(context.seed.organizations, parameter("orgId"));
  requireRole(context, id);
  return splitMonth(context, invoicesOf(context.seed, id, now)).map((invoice) =>
    closedLate(context, invoice, now),
  );
}

function splitMonth({ control, seed }: SimulatorContext, invoices: readonly Invoice[]): Invoice[] {
  const month = control.current().splitMonth;
  return invoices.flatMap((invoice) =>
    month !== null && invoice.month.startsWith(month) && isPaying(seed, invoice.organization.id)
      ? splitInvoice(invoice)
      : [invoice],
  );
}

function withoutStatus({ control }: SimulatorContext, json: object): object {
  const isHidden = "id" in json && json.id === control.current().hideStatus;
  return isHidden ? { ...json, statusName: undefined } : json;
}

function closedLate(context: SimulatorContext, invoice: Invoice, now: number): Invoice {
  const closes = daysAfter(nextMonth(invoice.month), context.control.current().closeAfterDays);
  return dateOf(now) < closes ? { ...invoice, settlement: pending } : invoice;
}

/** @throws AtlasError 404 for an invoice that the organization neither has nor pays */
function requireStatement(call: Call, now: number): Statement {
  const { parameter, context } = call;
  const organization = requireById(context.seed.organizations, parameter("orgId"));
  const id = parameter("invoiceId");
  const pays = isPaying(context.seed, organization.id);
  if (pays && id === context.seed.bigInvoiceId)
    return bigStatement(context.seed, context.control.current().bigInvoiceLines, now);
  const all = context.seed.organizations.flatMap((one) => invoicesOf(context.seed, one.id, now));
  const invoice = splitMonth(context, all).find((one) => one.id === id);
  if (invoice === undefined || !(pays || invoice.organization.id === organization.id)) throw notFound(id);
  requireRole(context, invoice.organization.id);
  return statementOf(context.seed, closedLate(context, invoice, now), now);
}

function fullJson(statement: Statement, context: SimulatorContext, now: number): object {
  const linked = linkedStatements(statement.invoice, context, now);
  return {
    ...withoutStatus(context, invoiceJson(statement, now)),
    linkedInvoices: linked.map((one) => invoiceJson(one, now)),
  };
}

function linkedStatements(invoice: Invoice, context: SimulatorContext, now: number): Statement[] {
  return context.control.current().role === "viewer"
    ? []
    : linkedTo(context.seed, invoice, now).map((linked) => statementOf(context.seed, linked, now));
}

/** @throws AtlasError 403 for a linked organization, if the role does not include it */
function requireRole(context: SimulatorContext, organizationId: string): void {
  if (!isPaying(context.seed, organizationId) && context.control.current().role === "viewer") {
    throw new AtlasError(
      403,
      "USER_UNAUTHORIZED",
      "Linked invoices need the role Organization Billing Admin or Organization Owner.",
    );
  }
}
