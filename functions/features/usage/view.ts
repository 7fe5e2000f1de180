import { organizationName } from "../../atlas/atlas.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { readInvoiceCheck } from "./invoice-check.ts";
import type { UsageViewModel } from "./message.ts";
import type { UsageRequest } from "./request.ts";
import { type CostDetails, isTotalUnknown } from "./results.ts";
import { summarizeUsage, type UsageSummary } from "./summary.ts";
import { type CostJob, workOf } from "./work.ts";

/** @throws MoneyError */
export function summarizeCosts(
  { period, groupBy }: UsageRequest,
  { grouped, total }: CostDetails,
): UsageSummary {
  return summarizeUsage(grouped, { period, groupBy, total });
}

/** What is shown beside the table. */
export async function viewOfCosts(
  deps: WorkflowDeps,
  job: CostJob,
  costs: CostDetails,
): Promise<Pick<UsageViewModel, "organizations" | "isTotalUnknown" | "unknownServices" | "invoices">> {
  return {
    organizations: await organizationsOf(deps, job, costs),
    isTotalUnknown: isTotalUnknown(job),
    unknownServices: workOf(job).unknownServices ?? [],
    invoices: await readInvoiceCheck(deps.atlas(), job, costs),
  };
}

/** Names of the organizations that the costs belong to; the paying one if Atlas does not say. */
async function organizationsOf(
  deps: WorkflowDeps,
  job: CostJob,
  { grouped, total = grouped }: CostDetails,
): Promise<string[]> {
  const names = new Set(total.map(({ organizationName: name, organizationId }) => name ?? organizationId));
  const known = [...names].filter((name) => name !== undefined);
  if (known.length > 0) return known;
  const atlas = deps.atlas();
  return [await organizationName(atlas, atlas.orgId, job.id)];
}
