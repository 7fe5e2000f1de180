import type { Atlas } from "../../atlas/atlas.ts";
import type { CostHistory, CostSeries } from "../../atlas/cost-history.ts";
import type { NamedRequest } from "../named-filters.ts";
import { organizationsWithoutInvoices } from "./read-side.ts";
import { chargesInScope, resolveScope } from "./scope.ts";

/**
 * The series of a history that a request asks for by its filters and bare names.
 *
 * @param format the whole command for a request
 * @throws AtlasError, JobError for names that are unknown or ambiguous
 */
export async function seriesInScope<Request extends NamedRequest>(
  atlas: Atlas,
  request: Request,
  format: (request: Request) => string,
  { series, invoices }: Pick<CostHistory, "series" | "invoices">,
): Promise<CostSeries[]> {
  const { names, organizations, projects, clusters } = request;
  const hasNames = [names, organizations, projects, clusters].some(({ length }) => length > 0);
  const unseen = hasNames ? await organizationsWithoutInvoices(atlas, invoices) : [];
  const scope = await resolveScope(atlas, request, format, { groups: series, unseen });
  return chargesInScope(scope, series);
}
