import { organizationName } from "../../atlas/atlas.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import type { InvoiceJob } from "./job.ts";
import type { InvoiceViewModel } from "./message.ts";

export async function viewModelOf(
  deps: WorkflowDeps,
  orgId: string,
  { id, userId, partOf }: InvoiceJob,
): Promise<InvoiceViewModel> {
  const organization = await organizationName(deps.atlas(), orgId, id);
  const today = new Date(deps.now());
  return { organization, userId: partOf === undefined ? userId : undefined, today };
}
