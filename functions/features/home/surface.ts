import { deriveJobId } from "../../jobs/job-id.ts";
import { oncePerTrigger } from "../../jobs/trigger.ts";
import { plain } from "../../slack/form.ts";
import type { ViewAction } from "../../slack/interaction.ts";
import type { Reply } from "../../slack/reply.ts";
import { RUN_COMMAND } from "../../slack/run-button.ts";
import { notAllowed } from "../allowed.ts";
import { startNamesJob } from "../ask/job.ts";
import type { Feature } from "../feature.ts";
import { changeSubscription, runReport } from "../report/actions.ts";
import { readSubscription } from "../report/subscription.ts";
import { runButtonCommand } from "../run-button.ts";
import { EXPIRED, repliesOf } from "../run-command.ts";
import type { Surface, SurfaceDeps } from "../surface.ts";
import { HOME_REPORT, readHomeReport } from "./buttons.ts";
import { homeJob, newHomeJob } from "./job.ts";
import type { ReportClick } from "./request.ts";

const REPLY_TITLE = "Atlas costs";

/** The Home tab of the app: this month, what is outstanding, reports and example questions. */
export const home: Surface = {
  handlers: (deps, features) => ({
    homeOpened: [
      async (opened) => {
        await Promise.all([
          deps.start(newHomeJob(opened, deps.now())),
          // Home has a button that opens the form.
          startNamesJob(deps, opened.userId),
        ]);
      },
    ],
    viewActions: [
      { id: RUN_COMMAND, handle: (action) => runExample(deps, features, action) },
      { id: HOME_REPORT, handle: (action) => handleReportClick(deps, action) },
    ],
  }),
  jobs: { home: homeJob },
};

/** Asked in an allowed channel, where only some are; else in a direct message. */
async function runExample(
  deps: SurfaceDeps,
  features: readonly Feature[],
  action: ViewAction,
): Promise<void> {
  const channelId = action.view.privateMetadata || action.userId;
  const outcome = await runButtonCommand(deps, features, { ...action, channelId, responseUrl: undefined });
  await showReplies(
    deps,
    action,
    repliesOf(outcome, () => EXPIRED),
  );
}

/** Nothing can be posted below a button of Home. */
async function showReplies(
  deps: SurfaceDeps,
  { triggerId }: ViewAction,
  [reply]: readonly Reply[],
): Promise<void> {
  if (!reply) return;
  const blocks = reply.blocks.filter((block) => block.type !== "data_visualization");
  await deps.openView(triggerId, { type: "modal", title: plain(REPLY_TITLE), blocks });
}

async function handleReportClick(deps: SurfaceDeps, action: ViewAction): Promise<void> {
  const chosen = readHomeReport(action.value);
  if (!chosen) return;
  const refusal = notAllowed(deps, chosen);
  if (refusal) return await showReplies(deps, action, [refusal]);
  await oncePerTrigger(deps.table, deriveJobId(action.triggerId), deps.now(), async () => {
    const { channelId, reportId } = chosen;
    const click = { channelId, reportId, outcome: await changeReport(deps, chosen) };
    await deps.start(newHomeJob(action, deps.now(), click));
  });
}

async function changeReport(
  deps: SurfaceDeps,
  { channelId, change, reportId: id }: NonNullable<ReturnType<typeof readHomeReport>>,
): Promise<ReportClick["outcome"]> {
  if (change === "run") {
    const isNew = await runReport(deps, { channelId, responseUrl: undefined }, id);
    if (isNew === undefined) return "missing";
    return isNew ? "started" : "started_before";
  }
  const subscription = await readSubscription(deps.table, { channelId, id });
  const changed = subscription && (await changeSubscription(deps, subscription, change));
  if (!changed) return "missing";
  return change === "pause" ? "paused" : "resumed";
}
