import type { CostHistory } from "../../atlas/cost-history.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import type { ChartBlock } from "../../slack/chart.ts";
import { reasonsOr } from "../watch/reasons-or.ts";
import type { NewsObservation, WatchKind } from "../watch/watch.ts";
import { seriesChart } from "./chart.ts";
import { comparedDays } from "./compared-days.ts";
import type { AlertDetails } from "./details.ts";
import { findAlertNews } from "./find-news.ts";
import { differenceOf } from "./group-changes.ts";
import { memoryOf } from "./memory.ts";
import { alertMessage } from "./message.ts";
import { NO_REASONS, type Reasons, readReasons } from "./reasons.ts";
import type { AlertRequest } from "./request.ts";
import { filtersOf, scopeName, seriesName } from "./scope-names.ts";
import { scopedHistory } from "./scoped-history.ts";

export const alertKind: WatchKind<AlertRequest, AlertDetails> = {
  async findNews(deps, { request, announced, memory }, { history, today }) {
    const scoped = await scopedHistory(deps.atlas(), request, history);
    return findAlertNews(request.condition, scoped, { announced, memory: memoryOf(memory), today });
  },
  async message(deps, { id, userId, request }, { details, matter }, { history, isInThread, jobId, canWait }) {
    const scoped = await scopedHistory(deps.atlas(), request, history);
    return alertMessage(details, {
      ...{ id, userId, request, matter, isInThread },
      reasons: await reasonsOf(deps, details, { request, jobId, canWait }),
      chart: isInThread ? undefined : chartOf(details, request, scoped),
    });
  },
};

async function reasonsOf(
  deps: WorkflowDeps,
  details: AlertDetails,
  { request, ...seen }: Pick<NewsObservation, "jobId" | "canWait"> & { readonly request: AlertRequest },
): Promise<Reasons> {
  const compared = comparedDays(details);
  const isOver = details.kind === "anomaly" && details.change === "normal";
  if (!compared || isOver) return NO_REASONS;
  const isMore = "place" in details ? undefined : details.kind !== "anomaly" || differenceOf(details) > 0;
  const change = {
    ...{ jobId: seen.jobId, compared, isMore, filters: filtersOf(details, request) },
    since: details.kind === "anomaly" ? details.since : undefined,
  };
  const reasons = await reasonsOr(NO_REASONS, seen, () => readReasons(deps, change));
  // The headline says what changed; who did it is news.
  return "place" in details ? { ...reasons, lines: [] } : reasons;
}

function chartOf(details: AlertDetails, request: AlertRequest, scoped: CostHistory): ChartBlock | undefined {
  switch (details.kind) {
    case "anomaly": {
      const name = seriesName(details.series, request);
      return seriesChart(name, scoped, details.day, details.series);
    }
    case "above":
      return seriesChart(scopeName(request), scoped, details.day);
    case "growth":
      return seriesChart(scopeName(request), scoped, details.days.last);
    default:
      return undefined;
  }
}
