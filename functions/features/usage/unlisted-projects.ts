import { setTimeout as sleep } from "node:timers/promises";
import type { Atlas } from "../../atlas/atlas.ts";
import { AtlasError } from "../../atlas/error.ts";
import { listInvoices } from "../../atlas/invoices.ts";
import { logWarning } from "../../aws/log.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { isAnswered } from "../../jobs/job.ts";
import { previousPeriod } from "../../money/period.ts";
import { isNothing, type Placed, placeDetails, subtractSides, sumSides } from "./placed.ts";
import type { CostRequest } from "./request.ts";
import { type CostDetails, type ReadResults, readCosts } from "./results.ts";
import { type CostJob, updateWork } from "./work.ts";

/** Invoices may have a million lines, and a person waits. */
const TIMEOUT_MS = 60_000;

/** Finds projects for the query `wider`. @returns whether there are any */
export async function rememberUnlistedProjects(
  deps: WorkflowDeps,
  job: CostJob,
  results: ReadResults,
): Promise<boolean> {
  if (isAnswered(job)) return false;
  const projectIds = await findUnlistedProjects(deps.atlas(), job, await readCosts(deps, job, results));
  if (projectIds.length > 0) await updateWork(deps.table, job, { projectIds });
  return projectIds.length > 0;
}

/**
 * The ids of projects that cost something, but that no list has: deleted ones, and those of organizations that are closed
 * to the credentials. Invoices have them. One is read only if its month has costs in no row, as it may be large. After the
 * timeout, the result is what was found in time.
 */
export async function findUnlistedProjects(
  atlas: Atlas,
  { id: jobId, request }: { readonly id: string; readonly request: CostRequest },
  { grouped, total }: CostDetails,
  timeoutMs = TIMEOUT_MS,
): Promise<string[]> {
  if (!total) return [];
  const [rows, all] = [grouped, total].map((details) => placeDetails(details, request.period).placed);
  const gaps = findGaps(rows ?? [], all ?? []);
  if (gaps.size === 0) return [];
  const known = new Set(grouped.map(({ projectId }) => projectId));
  try {
    const { start } = previousPeriod(request.period);
    const invoices = await listInvoices(atlas.client, atlas.orgId, { from: start, to: request.period.end });
    const wanted = invoices
      .flatMap((invoice) => [
        invoice,
        ...invoice.linkedInvoices.map((each) => ({ ...each, startDate: invoice.startDate })),
      ])
      .filter(({ orgId, startDate = "" }) => gaps.has(keyOf(orgId, startDate)));
    const ids = wanted.map(({ id }) => id);
    const found = await projectsOnInvoices(atlas, ids, { jobId, timeoutMs });
    return [...new Set(found)].filter((id) => !known.has(id));
  } catch (error) {
    return withoutProjects(error, jobId);
  }
}

/** The organizations and months whose costs the rows lack. */
function findGaps(rows: readonly Placed[], total: readonly Placed[]): Set<string> {
  const groups = Map.groupBy(total, ({ detail, month }) => keyOf(detail.organizationId, month));
  const inRows = Map.groupBy(rows, ({ detail, month }) => keyOf(detail.organizationId, month));
  const gaps = [...groups].filter(
    ([key, group]) => !isNothing(subtractSides(sumSides(group), sumSides(inRows.get(key) ?? []))),
  );
  return new Set(gaps.map(([key]) => key));
}

/** @param date of the first day of a month, or a month */
function keyOf(organizationId = "", date: string): string {
  return `${organizationId} ${date.slice(0, 7)}`;
}

async function projectsOnInvoices(
  atlas: Atlas,
  invoiceIds: ReadonlyArray<string | undefined>,
  { jobId, timeoutMs }: { readonly jobId: string; readonly timeoutMs: number },
): Promise<string[]> {
  const end = new AbortController();
  const found: string[] = [];
  const read = async () => {
    for (const id of invoiceIds) {
      if (end.signal.aborted) return;
      found.push(...(await projectsOnInvoice(atlas, id, jobId)));
    }
  };
  try {
    await Promise.race([read(), sleep(timeoutMs, undefined, { signal: end.signal })]);
    return [...found];
  } finally {
    end.abort();
  }
}

async function projectsOnInvoice(
  atlas: Atlas,
  invoiceId: string | undefined,
  jobId: string,
): Promise<string[]> {
  if (!invoiceId) return [];
  try {
    return [...(await atlas.names.projectsOnInvoice(atlas.orgId, invoiceId))];
  } catch (error) {
    return withoutProjects(error, jobId);
  }
}

function withoutProjects(error: unknown, jobId: string): string[] {
  if (!(error instanceof AtlasError)) throw error;
  logWarning({ message: "An invoice is not searched for projects", jobId, error });
  return [];
}
