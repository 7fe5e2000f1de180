import type { NewJob } from "../../jobs/job.ts";
import { monthNumber, type Period, periodOf } from "../../money/period.ts";
import { localMonth } from "../../money/schedule.ts";
import type { ReportRun } from "./command.ts";
import type { ReportJob } from "./job.ts";
import type { Subscription } from "./subscription.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The job that posts a report once.
 *
 * @param id of the job: the same for the same run.
 * @param time at which it is posted, or should have been, milliseconds since 1970.
 */
export function reportJobOf(
  subscription: Subscription,
  id: string,
  time: number,
  run: Pick<ReportRun, "startedBy" | "startDelaySeconds">,
): NewJob<ReportJob> {
  const { channelId, userId, request } = subscription;
  const period = reportPeriod(subscription, time);
  return {
    kind: "report",
    id,
    request: { ...request, ...run, period, reportId: subscription.id },
    delivery: "answer",
    userId,
    channelId,
  };
}

/**
 * The month that a report is about. A monthly one takes the month that has ended on the calendar of its time zone.
 * Others take the month so far, as Atlas counts it, in UTC: that of the last complete day, so that the first of a
 * month still brings the last day of the one before.
 */
function reportPeriod({ request, timeZone }: Subscription, time: number): Period {
  return request.schedule.every === "month"
    ? periodOf(monthNumber(localMonth(time, timeZone)) - 1, 1)
    : periodOf(monthNumber(new Date(time - DAY_MS).toISOString()), 1);
}
