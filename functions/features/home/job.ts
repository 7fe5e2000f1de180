import type { JobOf, NewJob } from "../../jobs/job.ts";
import { deriveJobId } from "../../jobs/job-id.ts";
import { monthNumber, periodOf } from "../../money/period.ts";
import type { ViewInteraction } from "../../slack/interaction.ts";
import { DEFAULT_COSTS } from "../usage/clauses.ts";
import type { HomeRequest, ReportClick } from "./request.ts";

/** Shows Home to a person. After a click on a report, its channel is that of the report. */
export type HomeJob = JobOf<"home", HomeRequest>;

/** @param now milliseconds since 1970 */
export function newHomeJob(
  { userId, triggerId }: ViewInteraction,
  now: number,
  click?: ReportClick,
): NewJob<HomeJob> {
  const period = periodOf(monthNumber(new Date(now).toISOString()), 1);
  return {
    kind: "home",
    id: deriveJobId(triggerId, "home"),
    request: { ...DEFAULT_COSTS, period, click },
    delivery: "none",
    userId,
    channelId: click?.channelId ?? userId,
    responseUrl: undefined,
  };
}
