import { GROUPINGS } from "../../atlas/usage-detail.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import type { Message } from "../../slack/block-kit.ts";
import { unseenOrganizations } from "../charges/missing.ts";
import { warningsOf } from "../charges/notes.ts";
import type { BothCharges } from "../charges/read-side.ts";
import { daysOf, type SideName, type Sides } from "../charges/sides.ts";
import { placeChart } from "./chart.ts";
import { checksOf } from "./checks.ts";
import { explainCharges } from "./explain-charges.ts";
import type { WhyJob } from "./job.ts";
import { whyAnswer } from "./message.ts";
import { readCauses } from "./read-causes.ts";
import { summarizeChange } from "./summary.ts";

/** The message that explains the change between two periods. @throws AtlasError, JobError */
export async function explanationMessage(
  deps: WorkflowDeps,
  job: WhyJob,
  read: BothCharges,
  { sides, open }: { readonly sides: Sides; readonly open: SideName | undefined },
): Promise<Message> {
  const { request, userId } = job;
  const atlas = deps.atlas();
  const explained = await explainCharges(atlas, request, read, sides);
  const { explanation, charges, organizations, leftOut, withoutService, otherCredits } = explained;
  const summary = summarizeChange(explanation);
  const { changeCents } = summary;
  const isFiltered = GROUPINGS.some((dimension) => request[dimension].length > 0) || request.names.length > 0;
  // A place that is found is in an organization that was read.
  const isInPlace = [request.names, request.clusters, request.projects].some(({ length }) => length > 0);
  const causes = await readCauses({ atlas, jobId: job.id }, summary.reasons, {
    before: daysOf(sides.before),
    after: daysOf(sides.after),
  });
  return whyAnswer(summary, {
    ...{ request, sides, userId, organizations },
    chart: request.services.length > 0 ? undefined : placeChart(summary, charges, sides),
    causes,
    checks: checksOf(charges, { sides, open, changeCents, isFiltered, otherCredits }),
    warnings: warningsOf(charges, {
      leftOut,
      withoutService,
      unseen: isInPlace ? [] : unseenOrganizations(read),
    }),
    isInCredits: atlas.currency === "credits",
  });
}
