import type { Failure } from "../../jobs/failure.ts";
import type { JobEnding } from "../../jobs/job-kind.ts";
import { endFailedRun } from "../subscriptions/failure.ts";
import type { ReportJob } from "./job.ts";
import { reportSubscriptions } from "./subscription-message.ts";

/** See `checkMembership`. */
const NOT_ADMITTED = new Set(["not_member", "membership_unknown"]);

/** Ends a report that could not be posted; see `endFailedRun`. */
export async function endFailedReport(ending: JobEnding, job: ReportJob, failure: Failure): Promise<void> {
  if (job.state === "failed") return;
  // The channel need not read of an attempt from outside.
  if (NOT_ADMITTED.has(failure.code)) return await ending.endSilently();
  if (job.request.startedBy === "person") return await ending.fail();
  const { reportId: id } = job.request;
  await endFailedRun(ending, job, failure, { feature: reportSubscriptions, id, isShown: async () => true });
}
