import type { Atlas } from "../../atlas/atlas.ts";
import type { CostHistory } from "../../atlas/cost-history.ts";
import { costsOn } from "../../atlas/cost-history-sums.ts";
import type { Named } from "../../atlas/find-name.ts";
import { addDays } from "../../money/days.ts";
import { formatCents, toCents } from "../../money/money.ts";
import { includesMonth, type Period } from "../../money/period.ts";
import { resolveHistoryScope } from "../charges/history-scope.ts";
import { invoiceName, joinNames, MAX_SHOWN } from "../charges/invoice-name.ts";
import { organizationsWithoutInvoices } from "../charges/read-side.ts";
import { chargesWithoutService } from "../charges/scope.ts";
import { budgetCommandOf } from "./command.ts";
import { newsText } from "./news-text.ts";
import type { BudgetRequest } from "./request.ts";

/** Why a budget may be spent more than it says, in mrkdwn. @throws AtlasError */
export async function missingCosts(
  atlas: Atlas,
  request: BudgetRequest,
  period: Period,
  history: CostHistory,
): Promise<string[]> {
  const unseen = await unseenOrganizations(atlas, request, history);
  const unknown = await withoutService(atlas, request, period, history);
  return [
    ...history.unreadable
      .filter(({ month }) => includesMonth(period, month))
      .slice(0, MAX_SHOWN)
      .map((invoice) => newsText.unreadable(invoiceName(invoice))),
    ...(unknown === 0n ? [] : [newsText.withoutService(formatCents(unknown))]),
    ...(unseen.length > 0 ? [newsText.unseen(joinNames(unseen))] : []),
  ];
}

/** Linked organizations that a budget counts, but whose invoices Atlas does not show. */
async function unseenOrganizations(
  atlas: Atlas,
  { organizations, projects, clusters }: BudgetRequest,
  { invoices }: Pick<CostHistory, "invoices">,
): Promise<Named[]> {
  // A place that is found is in an organization with invoices.
  if (projects.length > 0 || clusters.length > 0) return [];
  const wanted = organizations.map((name) => name.toLowerCase());
  const unseen = await organizationsWithoutInvoices(atlas, invoices);
  const isWanted = (name: string) => wanted.includes(name.toLowerCase());
  return unseen.filter(({ id, name }) => wanted.length === 0 || isWanted(name) || isWanted(id));
}

/** US cents of charges that may belong to the services of a budget, but have a SKU that this bot doesn't know. */
async function withoutService(
  atlas: Atlas,
  request: BudgetRequest,
  { start, end }: Period,
  history: CostHistory,
): Promise<bigint> {
  if (request.services.length === 0) return 0n;
  const scope = await resolveHistoryScope(atlas, request, budgetCommandOf, history);
  const days = { first: start, last: addDays(end, -1) };
  return toCents(costsOn(chargesWithoutService(scope, history.series), days));
}
