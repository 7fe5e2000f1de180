import { CLOCK_TIMEOUT_MS } from "../../aws/request.ts";
import { deriveJobId } from "../../jobs/job-id.ts";
import { startWorkflow, storeJob } from "../../jobs/start.ts";
import type { DueKind } from "../due/due-kind.ts";
import { subscriptionDue } from "../subscriptions/due.ts";
import { advanceAwaitedInvoice, awaitedReportOf, readAwaitedInvoice } from "./awaited-invoice.ts";
import { newReportJob } from "./job.ts";
import { reports } from "./subscription.ts";

export const reportDue = subscriptionDue(
  "report",
  reports,
  (subscription, { jobId, time, startDelaySeconds }) =>
    newReportJob(subscription, jobId, time, { startedBy: "clock", startDelaySeconds }),
);

/** Checks whether a pending invoice of a report is closed by now. */
export const awaitedInvoiceDue: DueKind<string> = {
  name: "check of an invoice",
  keyOf: awaitedReportOf,
  async start(deps, reportJobId, startDelaySeconds) {
    const { table } = deps;
    const now = deps.now();
    const awaited = await readAwaitedInvoice(table, reportJobId);
    if (!awaited || awaited.nextAt > now) return;
    const { channelId, userId, nextAt } = awaited;
    const { job } = await storeJob(deps, {
      kind: "reportInvoice",
      id: deriveJobId(reportJobId, "invoice", String(nextAt)),
      request: { reportJobId, startDelaySeconds },
      ...{ delivery: "answer", userId, channelId },
    });
    await startWorkflow(deps, job, CLOCK_TIMEOUT_MS);
    await advanceAwaitedInvoice(table, awaited, now);
  },
};
