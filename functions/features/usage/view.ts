import { type Atlas, organizationName } from "../../atlas/atlas.ts";
import type { UsageDetail } from "../../atlas/usage-detail.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { compareCosts, type KnownCosts } from "./comparison.ts";
import type { CostOwner } from "./daily-notes.ts";
import { readInvoiceCheck } from "./invoice-check.ts";
import type { CostRequest } from "./request.ts";
import { isOfWholeOrganizations } from "./request.ts";
import type { CostDetails } from "./results.ts";
import { type CostSummary, summarizeUsage } from "./summary.ts";
import { type CostJob, workOf } from "./work.ts";

/** @throws MoneyError */
export function summarizeCosts(
  { period, groupBy }: CostRequest,
  { grouped, total }: CostDetails,
): CostSummary {
  return summarizeUsage(grouped, { period, groupBy, total });
}

/** What is shown beside the table, with the organizations that the costs belong to. */
export async function viewOfCosts(
  deps: WorkflowDeps,
  job: CostJob,
  costs: CostDetails,
  summary: CostSummary,
) {
  const atlas = deps.atlas();
  return {
    owners: await ownersOf(atlas, job.id, costs.total ?? costs.grouped),
    isTotalUnknown: costs.isTotalUnknown ?? false,
    unknownServices: workOf(job).unknownServices ?? [],
    invoices: await readInvoiceCheck(atlas, job, costs),
    known: compareJobCosts(deps, job, costs, summary),
    currency: atlas.currency,
  };
}

/** What the message and the file of a job compare its costs with. */
export function compareJobCosts(
  { now }: Pick<WorkflowDeps, "now">,
  { request }: CostJob,
  costs: CostDetails,
  summary: CostSummary,
): KnownCosts {
  return compareCosts(costs, summary, new Date(now()), !isOfWholeOrganizations(request));
}

/** The paying organization if Atlas does not say. */
async function ownersOf(atlas: Atlas, jobId: string, details: readonly UsageDetail[]): Promise<CostOwner[]> {
  const owners = new Map<string, CostOwner>();
  for (const { organizationId: id, organizationName: name = id } of details) {
    if (name !== undefined) owners.set(id ?? name, { id, name });
  }
  if (owners.size > 0) return [...owners.values()];
  return [{ id: atlas.orgId, name: await organizationName(atlas, atlas.orgId, jobId) }];
}
