import { logError } from "../../aws/log.ts";
import { CLOCK_TIMEOUT_MS } from "../../aws/request.ts";
import { deriveJobId } from "../../jobs/job-id.ts";
import { type StartDeps, startWorkflow, storeJob } from "../../jobs/start.ts";
import { latestTime, nextTime } from "../../money/schedule.ts";
import { advanceAwaitedInvoice, awaitedReportOf, readAwaitedInvoice } from "./awaited-invoice.ts";
import { type DueKey, dueKeys } from "./due-index.ts";
import { newReportJob } from "./job.ts";
import {
  advanceSubscription,
  readSubscription,
  type SubscriptionKey,
  subscriptionKeyOf,
} from "./subscription.ts";

const CONCURRENCY = 32;

/** Spreads the requests to Atlas and Slack. */
const STARTS_PER_SECOND = 5;

/**
 * Starts every due report and every due check of an awaited invoice exactly once. The job id is derived from report and
 * due time, so overlapping ticks are no-ops. The job is started before the next time is set, so a crash in between loses
 * nothing. One run makes up for all times that were missed. The next tick retries what could not be started.
 *
 * @returns how many were due.
 * @throws Error if some could not be started, which raises an alarm.
 */
export async function startDueReports(deps: StartDeps): Promise<number> {
  const now = deps.now();
  const starter = { ...deps, now: () => now };
  const count = { due: 0, failed: 0 };
  for await (const page of dueKeys(deps.table, now)) {
    for (let index = 0; index < page.length; index += CONCURRENCY) {
      await Promise.all(page.slice(index, index + CONCURRENCY).map((due) => startDue(due)));
    }
  }
  if (count.failed > 0) throw new Error(`${count.failed} of ${count.due} reports could not be started`);
  return count.due;

  async function startDue(due: DueKey): Promise<void> {
    const startDelaySeconds = Math.floor(count.due / STARTS_PER_SECOND);
    count.due += 1;
    const report = subscriptionKeyOf(due);
    const awaited = awaitedReportOf(due);
    try {
      if (report) await startReport(starter, report, startDelaySeconds);
      if (awaited) await startInvoiceCheck(starter, awaited, startDelaySeconds);
    } catch (error) {
      count.failed += 1;
      logError({
        message: report ? "A report could not be started" : "An invoice of a report could not be checked",
        jobId: awaited,
        details: { reportId: report?.id },
        error,
      });
    }
  }
}

async function startReport(
  starter: StartDeps,
  due: SubscriptionKey,
  startDelaySeconds: number,
): Promise<void> {
  const { table } = starter;
  const now = starter.now();
  const subscription = await readSubscription(table, due);
  // The index lags behind: the report was paused or removed, or another tick started it.
  if (subscription?.nextAt === undefined || subscription.nextAt > now) return;
  const { timeZone, request, nextAt } = subscription;
  const latest = latestTime(request.schedule, timeZone, nextAt, now);
  const id = deriveJobId(due.channelId, due.id, String(nextAt));
  const newJob = newReportJob(subscription, id, latest, { startedBy: "clock", startDelaySeconds });
  const { job } = await storeJob(starter, newJob);
  await startWorkflow(starter, job, CLOCK_TIMEOUT_MS);
  // If an earlier tick started this run and crashed, the run does not make up for later times.
  const coveredUntil = job.state === "asked" ? now : job.createdAt;
  await advanceSubscription(table, due, nextAt, nextTime(request.schedule, timeZone, coveredUntil));
}

async function startInvoiceCheck(
  starter: StartDeps,
  reportJobId: string,
  startDelaySeconds: number,
): Promise<void> {
  const { table } = starter;
  const now = starter.now();
  const awaited = await readAwaitedInvoice(table, reportJobId);
  if (!awaited || awaited.nextAt > now) return;
  const { channelId, userId, nextAt } = awaited;
  const { job } = await storeJob(starter, {
    kind: "reportInvoice",
    id: deriveJobId(reportJobId, "invoice", String(nextAt)),
    request: { reportJobId, startDelaySeconds },
    ...{ delivery: "answer", userId, channelId },
  });
  await startWorkflow(starter, job, CLOCK_TIMEOUT_MS);
  await advanceAwaitedInvoice(table, awaited, now);
}
