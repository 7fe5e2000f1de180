import { setTimeout as sleep } from "node:timers/promises";
import type { AtlasClient } from "../../functions/atlas/client.ts";
import type { AtlasConfig } from "../../functions/atlas/config.ts";
import { AtlasError } from "../../functions/atlas/error.ts";
import type { InvoiceMetadata, OwnMetadata } from "../../functions/atlas/invoice.ts";
import { listInvoices } from "../../functions/atlas/invoices.ts";
import { createCostQuery, readUsage } from "../../functions/atlas/usage.ts";
import type { UsageDetail } from "../../functions/atlas/usage-detail.ts";
import { type Currency, formatCents, parseDollars, sumMoney, toCents } from "../../functions/money/money.ts";
import { formatPeriod, monthNumber, type Period, periodOf } from "../../functions/money/period.ts";
import { type Finding, note, ok } from "./finding.ts";

const ABOUT = "Cost Explorer";

/** A person is waiting at the terminal. */
const WAIT_SECONDS = [1, 2, 3, 5, 8, 13, 21];

/** How far back to look for a month whose invoices are closed. */
const MAX_MONTHS = 3;

/** One organization in one month, in cents: Cost Explorer's in its currency, the invoices' in US dollars before tax. */
interface Costs {
  readonly usageCents: bigint;
  /** The sum of the positive lines, as Atlas documents the subtotal. */
  readonly subtotalCents: bigint;
  readonly creditsCents: bigint;
}

/**
 * Compares Cost Explorer with the invoices of the last month that is closed, because no answer of Atlas says whether Cost
 * Explorer counts in US dollars or in Atlas Credits. It leaves a query behind, which Atlas forgets.
 *
 * @param options.now milliseconds since 1970
 * @param options.waitSeconds between polls
 */
export async function checkCosts(
  client: AtlasClient,
  { orgId, currency }: Pick<AtlasConfig, "orgId" | "currency">,
  { now, waitSeconds = WAIT_SECONDS }: { readonly now: number; readonly waitSeconds?: readonly number[] },
): Promise<Finding> {
  try {
    const thisMonth = monthNumber(new Date(now).toISOString());
    const { start, end } = periodOf(thisMonth - MAX_MONTHS, MAX_MONTHS);
    const closed = newestClosed(await listInvoices(client, orgId, { from: start, to: end }));
    if (!closed) return note(ABOUT, "no_invoice", "There is no closed invoice to compare it with.");
    const details = await readCosts(client, orgId, closed.period, waitSeconds);
    if (!details) return note(ABOUT, "not_ready", "It did not answer within a minute. Try again later.");
    return compare(costsByOrganization(orgId, closed.invoices, details), closed.period, currency);
  } catch (error) {
    if (!(error instanceof AtlasError)) throw error;
    return note(ABOUT, error.code, error.message);
  }
}

/** The invoices of the newest month without a pending one, with those of linked organizations. */
function newestClosed(
  invoices: readonly InvoiceMetadata[],
): { period: Period; invoices: OwnMetadata[] } | undefined {
  const all = invoices.flatMap((invoice) => [invoice, ...invoice.linkedInvoices]);
  const byMonth = Map.groupBy(all, ({ startDate = "" }) => startDate.slice(0, 7));
  const [newest] = [...byMonth]
    .filter(([month, ofMonth]) => month && ofMonth.every(({ statusName }) => statusName !== "PENDING"))
    .toSorted(([a], [b]) => (a < b ? 1 : -1));
  return newest && { period: periodOf(monthNumber(newest[0]), 1), invoices: newest[1] };
}

/** @returns undefined if Atlas does not finish the query in time. @throws AtlasError */
async function readCosts(
  client: AtlasClient,
  orgId: string,
  { start, end }: Period,
  waitSeconds: readonly number[],
): Promise<UsageDetail[] | undefined> {
  const token = await createCostQuery(client, orgId, { startDate: start, endDate: end });
  for (const seconds of [0, ...waitSeconds]) {
    await sleep(seconds * 1000);
    const answer = await readUsage(client, orgId, token);
    if (answer.status === "ready") return answer.details;
    if (answer.status === "unknown") return undefined;
  }
  return undefined;
}

/** Only organizations whose invoices can be read: linked ones may need another role. */
function costsByOrganization(
  orgId: string,
  invoices: readonly OwnMetadata[],
  details: readonly UsageDetail[],
): Costs[] {
  const usage = Map.groupBy(details, ({ organizationId = orgId }) => organizationId);
  return [...Map.groupBy(invoices, (invoice) => invoice.orgId ?? orgId)].map(([id, own]) => ({
    usageCents: toCents(
      sumMoney((usage.get(id) ?? []).flatMap(({ usageAmount }) => usageAmount ?? []).map(parseDollars)),
    ),
    subtotalCents: own.reduce((sum, { subtotalCents }) => sum + subtotalCents, 0n),
    creditsCents: own.reduce((sum, { creditsCents }) => sum + creditsCents, 0n),
  }));
}

/** What Cost Explorer may be equal to: whether it subtracts credits is not documented. */
const BILLED: ReadonlyArray<(costs: Costs) => bigint> = [
  ({ subtotalCents, creditsCents }) => subtotalCents - creditsCents,
  ({ subtotalCents }) => subtotalCents,
];

function compare(costs: readonly Costs[], period: Period, currency: Currency): Finding {
  const usage = sumOf(costs, ({ usageCents }) => usageCents);
  const bills = BILLED.map((billed) => ({ billed, total: sumOf(costs, billed) }));
  const equal = bills.find(({ total }) => isClose(usage, total));
  // A contract has one price per credit, so all organizations have the same ratio.
  const contract = bills.find(
    ({ billed, total }) =>
      total > 0n && costs.every((each) => isClose(each.usageCents, (billed(each) * usage) / total)),
  );
  const { total = 0n } = equal ?? contract ?? bills[0] ?? {};
  const amounts = `${formatCents(usage, currency)} in ${formatPeriod(period)}; invoices before tax: ${formatCents(total)}.`;
  if (currency === "USD" && equal) return ok(ABOUT, amounts);
  if (currency === "credits" && contract && !equal) return ok(ABOUT, amounts);
  if (currency === "credits" && equal) {
    return note(ABOUT, "maybe_dollars", `${amounts} Unless a credit costs $1, set ATLAS_CURRENCY=USD.`);
  }
  if (currency === "USD" && contract && usage > total) {
    const text = `${amounts} A sales contract explains this: if you have one, set ATLAS_CURRENCY=credits.`;
    return note(ABOUT, "maybe_credits", text);
  }
  return note(ABOUT, "differs_from_invoices", `${amounts} These amounts do not match.`);
}

function sumOf(costs: readonly Costs[], amount: (each: Costs) => bigint): bigint {
  return costs.reduce((sum, each) => sum + amount(each), 0n);
}

/** Allows for lines that are rounded one by one: half a percent, and a dollar. */
function isClose(a: bigint, b: bigint): boolean {
  return absolute(a - b) * 200n <= absolute(b) + 20_000n;
}

function absolute(cents: bigint): bigint {
  return cents < 0n ? -cents : cents;
}
