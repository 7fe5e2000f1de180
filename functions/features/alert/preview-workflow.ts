import { announce, deliverAnswer } from "../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { isAnswered, isEnded } from "../../jobs/job.ts";
import type { JobRun } from "../../jobs/job-kind.ts";
import { progressMessage } from "../../jobs/progress.ts";
import { isoDay } from "../../money/days.ts";
import { listSubscriptions } from "../subscriptions/store.ts";
import type { PreviewJob } from "./job.ts";
import { memoryOf } from "./memory.ts";
import { previewAlert } from "./preview.ts";
import { previewMessage } from "./preview-message.ts";
import { withFilters } from "./scoped-history.ts";
import { alertId, alerts } from "./subscription.ts";
import { alertText } from "./text.ts";
import { countWatched } from "./watched-costs.ts";
import { readScoped } from "./workflow.ts";

/** Answers `/atlas-alert preview`. */
export async function answerPreview(deps: WorkflowDeps, { step }: JobRun<PreviewJob>): Promise<void> {
  const isOver = await step("announce", async (job) => {
    if (isEnded(job)) return true;
    await announce(deps, job, progressMessage(alertText.previewing, job.userId));
    return false;
  });
  if (isOver) return;
  await step("deliver", (job) => deliverPreview(deps, job));
}

async function deliverPreview(deps: WorkflowDeps, job: PreviewJob): Promise<void> {
  if (isAnswered(job)) return;
  const request = await withFilters(deps.atlas(), job.request);
  const scoped = await readScoped(deps, request, job.id);
  const today = isoDay(deps.now());
  // What the channel has called expected would not be announced.
  const own = await listSubscriptions(deps.table, alerts, job.channelId);
  const known = own.find(({ id }) => id === alertId(job.channelId, request));
  const expected = known ? memoryOf(known.memory).expected : {};
  const preview = previewAlert(request.condition, scoped, { today, expected });
  const view = {
    ...{ request, userId: job.userId, counts: countWatched(scoped, today) },
    isSubscribed: known !== undefined,
  };
  await deliverAnswer(deps, job, previewMessage(preview, view), 0);
}
