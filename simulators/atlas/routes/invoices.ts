import { dateOf, daysAfter, nextMonth } from "../calendar.ts";
import { bigStatement } from "../invoices/big.ts";
import { download } from "../invoices/download.ts";
import { filterInvoices } from "../invoices/filter.ts";
import { findInvoice, type Invoice, invoicesOf, linkedTo } from "../invoices/invoice.ts";
import { invoiceJson, metadataJson, usageDetailJson } from "../invoices/json.ts";
import { searchLines } from "../invoices/line-query.ts";
import { type Statement, statementOf } from "../invoices/statement.ts";
import { pending } from "../invoices/stories.ts";
import { EXAMPLE, organizations } from "../organization.ts";
import { pageOf } from "../paging.ts";
import { flagParameter } from "../parameters.ts";
import { AtlasError, existing, notFound, type Reply } from "../reply.ts";
import type { Call, Route, World } from "../router.ts";

const path = "/api/atlas/v2/orgs/:orgId/invoices";
const read = { method: "GET", formats: ["json"], billing: true } as const;

export const invoiceRoutes: readonly Route[] = [
  { ...read, path, answer: listInvoices },
  { ...read, path: `${path}/pending`, answer: listPending },
  { ...read, path: `${path}/:invoiceId`, formats: ["json", "csv"], answer: readInvoice },
  { ...read, path: `${path}/:invoiceId/csv`, formats: ["csv"], answer: readInvoice },
  {
    ...read,
    path: `${path}/:invoiceId/lineItems:search`,
    version: "2024-08-05",
    // Documented so, though many HTTP clients cannot send a body with GET.
    takesBody: true,
    answer: searchLineItems,
  },
];

function listInvoices(call: Call): Reply {
  const { query, world } = call;
  const now = world.now();
  const found = filterInvoices(ownInvoices(call, now), query);
  const showsLinked = flagParameter(query, "viewLinkedInvoices", true);
  const page = pageOf(found, query);
  const results = page.results.map((invoice) => ({
    ...metadataJson(statementOf(invoice, now), now),
    linkedInvoices: showsLinked
      ? linkedStatements(invoice, world, now).map((linked) => metadataJson(linked, now))
      : [],
  }));
  return { kind: "page", page: { ...page, results } };
}

function listPending(call: Call): Reply {
  const now = call.world.now();
  const pending = ownInvoices(call, now).filter(({ story }) => story.status === "PENDING");
  const results = pending.map((invoice) => fullJson(statementOf(invoice, now), call.world, now));
  return { kind: "page", page: { results, totalCount: results.length } };
}

function readInvoice(call: Call): Reply {
  const now = call.world.now();
  const statement = existingStatement(call, now);
  return call.format === "csv"
    ? download(call.world.control, statement.csv)
    : { kind: "json", status: 200, content: fullJson(statement, call.world, now) };
}

function searchLineItems(call: Call): Reply {
  const { lines } = existingStatement(call, call.world.now());
  const page = pageOf(searchLines(lines, call.body), call.query);
  return { kind: "page", page: { ...page, results: page.results.map(usageDetailJson) } };
}

function ownInvoices({ parameter, world }: Call, now: number): Invoice[] {
  const { id } = existing(organizations, parameter("orgId"));
  requireRole(world, id);
  return invoicesOf(id, now).map((invoice) => asItStands(world, invoice, now));
}

/** The simulator can be told to close invoices late. */
function asItStands(world: World, invoice: Invoice, now: number): Invoice {
  const closes = daysAfter(nextMonth(invoice.month), world.control.current().closeAfterDays);
  return dateOf(now) < closes ? { ...invoice, story: pending } : invoice;
}

/** Throws an AtlasError with status 404 for an invoice that the organization neither has nor pays. */
function existingStatement(call: Call, now: number): Statement {
  const { parameter, world } = call;
  const organization = existing(organizations, parameter("orgId"));
  const id = parameter("invoiceId");
  const pays = organization.id === EXAMPLE.orgId;
  if (pays && id === EXAMPLE.bigInvoiceId) {
    return bigStatement(world.control.current().bigInvoiceLines, now);
  }
  const invoice = findInvoice(id, now);
  if (invoice === undefined || !(pays || invoice.organization.id === organization.id)) {
    throw notFound(id);
  }
  requireRole(world, invoice.organization.id);
  return statementOf(asItStands(world, invoice, now), now);
}

function fullJson(statement: Statement, world: World, now: number): object {
  const linked = linkedStatements(statement.invoice, world, now);
  return { ...invoiceJson(statement, now), linkedInvoices: linked.map((one) => invoiceJson(one, now)) };
}

/** Without the role for them, linked invoices are not there. */
function linkedStatements(invoice: Invoice, world: World, now: number): Statement[] {
  return world.control.current().role === "viewer"
    ? []
    : linkedTo(invoice, now).map((linked) => statementOf(linked, now));
}

/** Throws an AtlasError with status 403 for a linked organization where the role is too small for it. */
function requireRole(world: World, organizationId: string): void {
  if (organizationId !== EXAMPLE.orgId && world.control.current().role === "viewer") {
    throw new AtlasError(
      403,
      "USER_UNAUTHORIZED",
      "Linked invoices need the role Organization Billing Admin or Organization Owner.",
    );
  }
}
