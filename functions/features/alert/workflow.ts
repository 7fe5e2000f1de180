import { readSharedHistory } from "../../atlas/cost-history-shared.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { isoDay } from "../../money/days.ts";
import type { WatchWorkflow } from "../watch/job-kinds.ts";
import { initialMemory } from "./condition-news.ts";
import { confirmation } from "./confirmation.ts";
import type { AlertDetails } from "./details.ts";
import { alertJobText } from "./message-text.ts";
import type { AlertRequest } from "./request.ts";
import { scopedHistory, withFilters } from "./scoped-history.ts";
import { type AlertWatch, alertId } from "./subscription.ts";
import { alertKind } from "./watch-kind.ts";
import { countWatched } from "./watched-costs.ts";

export const alertWorkflow: WatchWorkflow<AlertRequest, AlertDetails> = {
  kind: alertKind,
  subscribing: {
    idOf: ({ channelId, request }) => alertId(channelId, request),
    tooMany: "too_many_alerts",
    working: alertJobText.subscribing,
    resolve: async (deps, { request }) => await withFilters(deps.atlas(), request),
    async complete(deps, { id, request }, subscription) {
      const today = isoDay(deps.now());
      const scoped = await readScoped(deps, request, id);
      const memory = initialMemory(request.condition, scoped, today);
      return { ...subscription, request, memory, announced: {}, snoozed: {} } satisfies AlertWatch;
    },
    async confirm(deps, { id }, subscription, isNew) {
      const scoped = await readScoped(deps, subscription.request, id);
      const counts = countWatched(scoped, isoDay(deps.now()));
      return confirmation(subscription, { isNew, now: deps.now(), counts, invoices: scoped.invoices });
    },
  },
};

/** The costs of an alert, as the checks of the day see them. @throws AtlasError, JobError */
export async function readScoped(deps: WorkflowDeps, request: AlertRequest, jobId: string) {
  const atlas = deps.atlas();
  return await scopedHistory(atlas, request, await readSharedHistory({ ...deps, atlas }, jobId));
}
