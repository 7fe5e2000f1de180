import type { Atlas } from "../../atlas/atlas.ts";
import type { CostHistory, CostSeries } from "../../atlas/cost-history.ts";
import { AtlasError } from "../../atlas/error.ts";
import { JobError } from "../../jobs/failure.ts";
import { monthNumber, periodOf } from "../../money/period.ts";
import type { NamedRequest } from "../named-filters.ts";
import { organizationsWithoutInvoices } from "./read-side.ts";
import { chargesInScope, resolveScope, type Scope } from "./scope.ts";

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
  history: ScopedHistory,
): Promise<CostSeries[]> {
  return chargesInScope(await resolveHistoryScope(atlas, request, format, history), history.series);
}

type ScopedHistory = Pick<CostHistory, "series" | "invoices"> & Partial<Pick<CostHistory, "lastDay">>;

/** What a request asks for by its filters and bare names. @throws as `seriesInScope` */
export async function resolveHistoryScope<Request extends NamedRequest>(
  atlas: Atlas,
  request: Request,
  format: (request: Request) => string,
  { series, invoices, lastDay }: ScopedHistory,
): Promise<Scope> {
  const { names, organizations, projects, clusters } = request;
  const hasNames = [names, organizations, projects, clusters].some(({ length }) => length > 0);
  const unseen = hasNames ? await organizationsWithoutInvoices(atlas, invoices) : [];
  const resolve = (groups: readonly CostSeries[]) => resolveScope(atlas, request, format, { groups, unseen });
  return await resolve(series).catch(async (error) => {
    // What no longer costs anything may have had the same name.
    const current = isAmbiguous(error) && lastDay ? seriesSince(periodBefore(lastDay), series) : series;
    if (current.length === series.length) throw error;
    return await resolve(current).catch(() => {
      throw error;
    });
  });
}

function isAmbiguous(error: unknown): boolean {
  return (error instanceof AtlasError || error instanceof JobError) && error.code === "ambiguous_name";
}

/** The first day of the month before that of a day, as answers compare it. */
function periodBefore(day: string): string {
  return periodOf(monthNumber(day) - 1, 1).start;
}

function seriesSince(first: string, series: readonly CostSeries[]): CostSeries[] {
  return series.filter(({ byDay }) => [...byDay.keys()].some((day) => day >= first));
}
