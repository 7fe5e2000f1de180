import { organizationName } from "../../atlas/atlas.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import type { Period } from "../../money/period.ts";
import { compareCosts, type KnownCosts } from "./comparison.ts";
import type { CostOwner } from "./daily-notes.ts";
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

/** What the costs can be compared with. */
export function knownCosts(
  request: UsageRequest,
  costs: CostDetails,
  summary: UsageSummary,
  today: Date,
): KnownCosts {
  const summarize = (period: Period) => summarizeCosts({ ...request, period }, costs);
  return compareCosts(costs.total ?? costs.grouped, summary, today, summarize);
}

type CostView = Pick<
  UsageViewModel,
  "organizations" | "currency" | "isTotalUnknown" | "unknownServices" | "invoices"
> & { readonly owners: readonly CostOwner[] };

/** What is shown beside the table. */
export async function viewOfCosts(deps: WorkflowDeps, job: CostJob, costs: CostDetails): Promise<CostView> {
  const owners = await ownersOf(deps, job, costs);
  return {
    owners,
    organizations: owners.map(({ name }) => name),
    currency: deps.atlas().currency,
    isTotalUnknown: isTotalUnknown(job),
    unknownServices: workOf(job).unknownServices ?? [],
    invoices: await readInvoiceCheck(deps.atlas(), job, costs),
  };
}

/** The organizations that the costs belong to; the paying one if Atlas does not say. */
async function ownersOf(
  deps: WorkflowDeps,
  job: CostJob,
  { grouped, total = grouped }: CostDetails,
): Promise<CostOwner[]> {
  const owners = new Map<string, CostOwner>();
  for (const { organizationId: id, organizationName } of total) {
    const name = organizationName ?? id;
    if (name !== undefined) owners.set(id ?? name, { id, name });
  }
  if (owners.size > 0) return [...owners.values()];
  const atlas = deps.atlas();
  return [{ id: atlas.orgId, name: await organizationName(atlas, atlas.orgId, job.id) }];
}
