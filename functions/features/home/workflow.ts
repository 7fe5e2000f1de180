import { mapWithLimit } from "../../atlas/map-with-limit.ts";
import { isAllowed } from "../../aws/config.ts";
import { logWarning } from "../../aws/log.ts";
import { finishJob, metadataOf, showMessage } from "../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { isEnded } from "../../jobs/job.ts";
import type { JobRun } from "../../jobs/job-kind.ts";
import { failureOfStep } from "../../jobs/steps.ts";
import { formatPeriod } from "../../money/period.ts";
import { listSharedChannels } from "../../slack/conversations.ts";
import { isFinal } from "../../slack/error.ts";
import { slackText } from "../../slack/text.ts";
import { publishHome } from "../../slack/views.ts";
import { type ReportSubscription, reports } from "../report/subscription.ts";
import { reportSubscriptions } from "../report/subscription-message.ts";
import { changeSubscription } from "../subscriptions/actions.ts";
import { subscriptionChanged } from "../subscriptions/message.ts";
import { listSubscriptions, readSubscription } from "../subscriptions/store.ts";
import { extraQueriesOf } from "../usage/cost-query.ts";
import { readJobDaysInTime } from "../usage/daily.ts";
import { pollUntilReady } from "../usage/poll.ts";
import type { ReadResults } from "../usage/results.ts";
import { usageText } from "../usage/text.ts";
import { explainFailure } from "./failure.ts";
import type { HomeJob } from "./job.ts";
import { readMonth, readNumbers, readOutstanding, storeNumbers } from "./numbers.ts";
import type { ClickedReport } from "./request.ts";
import { type HomeAccess, type HomeViewModel, homeView } from "./view.ts";

const CONCURRENCY = 8;

/**
 * Shows Home: at once what is known, with numbers of the last hour, and then new numbers. Any step may run twice. A
 * failure to read the numbers leaves the rest of Home as it is.
 */
export async function showHome(deps: WorkflowDeps, run: JobRun<HomeJob>): Promise<void> {
  const { step } = run;
  const { click, isChange } = await step("change", (job) => changeReport(deps, job));
  if (isChange) await step("announce", (job) => announceChange(deps, job));
  const isOver = await step("show", (job) => showKnown(deps, job, click));
  if (isOver) return;
  try {
    await readNewNumbers(deps, run, click);
  } catch (error) {
    const failure = failureOfStep(error);
    if (!failure) throw error;
    await step("show failure", (job) => publish(deps, job, { click, failure: explainFailure(failure) }));
  }
  await step("end", (job) => finishJob(deps, job));
}

async function readNewNumbers(
  deps: WorkflowDeps,
  { step, context }: JobRun<HomeJob>,
  click: ClickedReport | undefined,
): Promise<void> {
  const days = await step("compare", (job) => readJobDaysInTime(deps, job));
  const { outstanding, isRead } = await step("list invoices", async (job) => ({
    outstanding: await readOutstanding(deps, job),
    isRead: true,
  })).catch((error) => {
    const failure = failureOfStep(error);
    if (!failure) throw error;
    return { outstanding: [slackText.failed(failure.reason)], isRead: false };
  });
  const extras = await step("plan", async ({ request }) => extraQueriesOf(request));
  const results: ReadResults = new Map();
  await pollUntilReady({ deps, context, step, extras, results });
  await step("show numbers", async (job) => {
    const costs = await readMonth(deps, job, days, results);
    const numbers = { costs, outstanding, readAt: deps.now() };
    // The next person may be luckier.
    if (isRead) await storeNumbers(deps.table, job.request.period.start, numbers);
    await publish(deps, job, { click, numbers });
  });
}

/** Pauses or resumes the report of a click. Home may be old, so the person may not be in its channel any more. */
async function changeReport(
  deps: WorkflowDeps,
  job: HomeJob,
): Promise<{ click?: ClickedReport; isChange: boolean }> {
  const { click } = job.request;
  if (isEnded(job) || !click) return { isChange: false };
  const { action, ...report } = click;
  const key = { channelId: report.channelId, id: report.reportId };
  const channels = await listSharedChannels(deps.slack, job.userId);
  if (!channels?.includes(report.channelId)) {
    return { click: { ...report, outcome: "not_member" }, isChange: false };
  }
  if (action !== "pause" && action !== "resume")
    return { click: { ...report, outcome: action }, isChange: false };
  const before = await readSubscription(deps.table, reports, key);
  const after = before && (await changeSubscription(deps, reports, before, action));
  if (!after) return { click: { ...report, outcome: "missing" }, isChange: false };
  const outcome = action === "pause" ? "paused" : "resumed";
  return { click: { ...report, outcome }, isChange: before.state !== after.state };
}

/** The channel of a report reads that somebody paused or resumed it. */
async function announceChange(deps: WorkflowDeps, job: HomeJob): Promise<void> {
  const { click } = job.request;
  if (isEnded(job) || !(click?.action === "pause" || click?.action === "resume")) return;
  const subscription = await readSubscription(deps.table, reports, {
    channelId: click.channelId,
    id: click.reportId,
  });
  if (!subscription) return;
  const message = subscriptionChanged(reportSubscriptions, click.action, job.userId, subscription);
  try {
    await showMessage(deps, job, message, metadataOf(job, "answered"));
  } catch (error) {
    if (!isFinal(error)) throw error;
    logWarning({ message: "A channel can't read that its report was changed", jobId: job.id, error });
  }
}

/** @returns whether Home is complete. */
async function showKnown(
  deps: WorkflowDeps,
  job: HomeJob,
  click: ClickedReport | undefined,
): Promise<boolean> {
  if (isEnded(job)) return true;
  const isComplete = await publish(deps, job, { click });
  if (isComplete) await finishJob(deps, job);
  return isComplete;
}

/** @returns whether its numbers are fresh, or the person may see none. */
async function publish(
  deps: WorkflowDeps,
  job: HomeJob,
  shown: Partial<Pick<HomeViewModel, "click" | "failure" | "numbers">>,
): Promise<boolean> {
  const { userId, request } = job;
  const now = deps.now();
  const channels = await listSharedChannels(deps.slack, userId);
  const access = accessOf(deps, channels);
  const stored = await readNumbers(deps.table, request.period.start, now);
  const view = homeView({
    access,
    title: usageText.header(formatPeriod(request.period)),
    numbers: stored?.numbers,
    reports: access.kind === "open" ? channels && (await listReports(deps, channels)) : undefined,
    now,
    ...shown,
  });
  await publishHome(deps.slack, userId, view);
  return access.kind !== "open" || stored?.isFresh === true;
}

/** @param channels of the person; undefined if Slack does not say. */
function accessOf(deps: WorkflowDeps, channels: readonly string[] | undefined): HomeAccess {
  const { allowedChannels } = deps;
  if (allowedChannels.includes("*")) return { kind: "open", channelId: undefined };
  if (!channels) return { kind: "unknown" };
  const channelId = channels.find((id) => isAllowed(deps, id));
  return channelId === undefined ? { kind: "closed", allowedChannels } : { kind: "open", channelId };
}

async function listReports(deps: WorkflowDeps, channels: readonly string[]): Promise<ReportSubscription[]> {
  const allowed = channels.filter((id) => isAllowed(deps, id));
  const lists = await mapWithLimit(CONCURRENCY, allowed, (id) => listSubscriptions(deps.table, reports, id));
  return lists.flat();
}
