import type { JobKind } from "../../jobs/job-kind.ts";
import { plain } from "../../slack/form.ts";
import type { ViewAction } from "../../slack/interaction.ts";
import type { Reply } from "../../slack/reply.ts";
import { RUN_COMMAND } from "../../slack/run-button.ts";
import { notAllowed, startingForMember } from "../allowed.ts";
import { startNamesJob } from "../ask/job.ts";
import type { Feature } from "../feature.ts";
import { runReport } from "../report/actions.ts";
import { runButtonCommand } from "../run-button.ts";
import { EXPIRED, repliesOf } from "../run-command.ts";
import type { Surface, SurfaceDeps } from "../surface.ts";
import { HOME_REPORT, readHomeReport } from "./buttons.ts";
import { type HomeJob, newHomeJob } from "./job.ts";
import { homeRequestSchema, type ReportClick } from "./request.ts";

const REPLY_TITLE = "Atlas costs";
/** "Cancel" would suggest that the button stops the work. */
const CLOSE = "Close";

const homeJob: JobKind<HomeJob> = {
  requestSchema: homeRequestSchema,
  run: async (deps, run) => (await import("./workflow.ts")).showHome(deps, run),
  deadlineMinutes: 15,
  isAwaited: true,
  handleFailure: async (...failed) => (await import("./failure.ts")).showFailure(...failed),
};

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
  // The person may have left the channel since Home was shown.
  const own = startingForMember(deps, { userId: action.userId, channelId });
  const outcome = await runButtonCommand(own, features, { ...action, channelId, responseUrl: undefined });
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
  await deps.openView(triggerId, { type: "modal", title: plain(REPLY_TITLE), close: plain(CLOSE), blocks });
}

async function handleReportClick(deps: SurfaceDeps, action: ViewAction): Promise<void> {
  const chosen = readHomeReport(action.value);
  if (!chosen) return;
  const refusal = notAllowed(deps, chosen);
  if (refusal) return await showReplies(deps, action, [refusal]);
  const { channelId, reportId, change } = chosen;
  const done = change === "run" ? await startReport(deps, action, chosen) : change;
  await deps.start(newHomeJob(action, deps.now(), { channelId, reportId, action: done }));
}

async function startReport(
  deps: SurfaceDeps,
  { userId }: ViewAction,
  { channelId, reportId }: NonNullable<ReturnType<typeof readHomeReport>>,
): Promise<ReportClick["action"]> {
  const mustBeMember = { userId, channelId };
  const own: SurfaceDeps = { ...deps, start: (job) => deps.start({ ...job, mustBeMember }) };
  const isNew = await runReport(own, { channelId, responseUrl: undefined }, reportId);
  if (isNew === undefined) return "missing";
  return isNew ? "started" : "started_before";
}
