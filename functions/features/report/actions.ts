import { readJob } from "../../jobs/job.ts";
import { deriveJobId } from "../../jobs/job-id.ts";
import { startOnce } from "../../jobs/start.ts";
import { oncePerTrigger } from "../../jobs/trigger.ts";
import { nextTime } from "../../money/schedule.ts";
import type { BlockAction, Interaction, SlashCommand } from "../../slack/interaction.ts";
import { code } from "../../slack/mrkdwn.ts";
import { plainReply, type Reply } from "../../slack/reply.ts";
import { slackText } from "../../slack/text.ts";
import type { FeatureDeps, HelpCommand } from "../feature.ts";
import { runAsJob } from "../run-as-job.ts";
import type { ReportChange, ReportCommand } from "./command.ts";
import { newReportJob } from "./job.ts";
import { keepRemoved, restoreSubscription } from "./removed.ts";
import { MAX_REPORTS_PER_CHANNEL } from "./report-slots.ts";
import {
  listSubscriptions,
  pauseSubscription,
  readSubscription,
  removeSubscription,
  resumeSubscription,
  type Subscription,
} from "./subscription.ts";
import { pageOf, reportChanged, reportList, reportMissing } from "./subscription-message.ts";
import { reportText } from "./text.ts";

type Command = Exclude<ReportCommand, HelpCommand>;
type ChangeCommand = Extract<ReportCommand, { kind: "change" }>;
type SubscriptionChange = Exclude<ReportChange, "run" | "restore">;

/** Clicks on one button within this time start one run. */
const SAME_CLICK_MS = 60_000;

/** @returns the reply; undefined when a started job will answer. */
export async function runReportCommand(
  deps: FeatureDeps,
  command: SlashCommand,
  parsed: Command,
): Promise<Reply | undefined> {
  switch (parsed.kind) {
    case "list":
      return await listReports(deps, command.channelId, parsed.page);
    case "change":
      return await handleOnce(deps, command, () => handleChangeCommand(deps, command, parsed));
    case "subscribe":
      return await runAsJob(deps, command, parsed);
  }
}

/** Replies to a click: the channel sees the change, and the list in which the person clicked is updated. */
export async function handleReportAction(
  deps: FeatureDeps,
  action: BlockAction,
  parsed: Command,
): Promise<Reply[] | undefined> {
  switch (parsed.kind) {
    case "list":
      return [{ ...(await listReports(deps, action.channelId, parsed.page)), replace_original: true }];
    case "change":
      return (await handleOnce(deps, action, () => handleChangeClick(deps, action, parsed))) ?? [];
    case "subscribe":
      return undefined;
  }
}

function handleOnce<T>(
  { table, now }: FeatureDeps,
  { triggerId }: Interaction,
  handle: () => Promise<T>,
): Promise<T | undefined> {
  return oncePerTrigger(table, deriveJobId(triggerId), now(), handle);
}

async function listReports(deps: FeatureDeps, channelId: string, page: number): Promise<Reply> {
  return reportList(await listSubscriptions(deps.table, channelId), deps.now(), page);
}

async function handleChangeCommand(
  deps: FeatureDeps,
  command: SlashCommand,
  { change, reportId }: ChangeCommand,
): Promise<Reply | undefined> {
  if (change === "restore") return await restoreReport(deps, command, reportId);
  if (change !== "run") return await changeReport(deps, command, change, reportId);
  const isNew = await startReport(deps, command, reportId, deriveJobId(command.triggerId));
  return isNew === undefined ? reportMissing(reportId) : undefined;
}

async function handleChangeClick(
  deps: FeatureDeps,
  action: BlockAction,
  { change, reportId }: ChangeCommand,
): Promise<Reply[]> {
  if (change === "run") return [await handleRunClick(deps, action, reportId)];
  if (change === "restore") return [await handleUndoClick(deps, action, reportId)];
  if (action.messageTs !== undefined) return [await changeReport(deps, action, change, reportId)];
  const before = await listSubscriptions(deps.table, action.channelId);
  const page = pageOf(before.findIndex(({ id }) => id === reportId));
  const reply = await changeReport(deps, action, change, reportId);
  return [reply, { ...(await listReports(deps, action.channelId, page)), replace_original: true }];
}

/** Once the report is restored, the message with the button says so and loses the button. */
async function handleUndoClick(deps: FeatureDeps, action: BlockAction, id: string): Promise<Reply> {
  const reply = await restoreReport(deps, action, id);
  return reply.response_type === "in_channel" ? { ...reply, replace_original: true } : reply;
}

async function handleRunClick(deps: FeatureDeps, action: BlockAction, id: string): Promise<Reply> {
  const isNew = await runReport(deps, action, id);
  if (isNew === undefined) return reportMissing(id);
  return plainReply(isNew ? reportText.reportStarted : reportText.reportJustStarted);
}

/** Posts a report now. @returns false if a click has just started it; undefined if there is no such report. */
export async function runReport(
  deps: FeatureDeps,
  origin: Pick<Interaction, "channelId" | "responseUrl">,
  id: string,
): Promise<boolean | undefined> {
  return await startReport(deps, origin, id, await clickedRunId(deps, origin, id));
}

/** The id is derived from the minute of the click, or of an earlier click within `SAME_CLICK_MS`. */
async function clickedRunId(
  { table, now }: FeatureDeps,
  { channelId }: Pick<Interaction, "channelId">,
  id: string,
): Promise<string> {
  const clickedAt = now();
  const idOfMinute = (minute: number) => deriveJobId(channelId, id, "run", String(minute));
  const minute = Math.floor(clickedAt / SAME_CLICK_MS);
  const earlier = await readJob(table, idOfMinute(minute - 1), clickedAt);
  const isSame = earlier !== undefined && clickedAt - earlier.createdAt < SAME_CLICK_MS;
  return idOfMinute(isSame ? minute - 1 : minute);
}

/** @returns false if this run has already started; undefined if there is no such report. */
async function startReport(
  deps: FeatureDeps,
  { channelId, responseUrl }: Pick<Interaction, "channelId" | "responseUrl">,
  id: string,
  jobId: string,
): Promise<boolean | undefined> {
  const subscription = await readSubscription(deps.table, { channelId, id });
  if (!subscription) return undefined;
  const run = { startedBy: "person", startDelaySeconds: 0 } as const;
  const job = { ...newReportJob(subscription, jobId, deps.now(), run), responseUrl };
  return (await startOnce(deps, job)).isNew;
}

async function changeReport(
  deps: FeatureDeps,
  { channelId, userId }: Interaction,
  change: SubscriptionChange,
  id: string,
): Promise<Reply> {
  const subscription = await readSubscription(deps.table, { channelId, id });
  const changed = subscription && (await changeSubscription(deps, subscription, change));
  return changed ? reportChanged(change, userId, changed) : reportMissing(id);
}

async function restoreReport(
  { table, now }: FeatureDeps,
  { channelId, userId }: Interaction,
  id: string,
): Promise<Reply> {
  const found = await restoreSubscription(table, { channelId, id }, now());
  if (!found) return plainReply(slackText.failed(reportText.notRestorable(code(id))));
  switch (found.outcome) {
    case "created":
      return reportChanged("restore", userId, found.restored);
    case "exists":
      return plainReply(reportText.alreadyRestored(code(id)));
    case "too_many":
      return plainReply(slackText.failed(reportText.tooManyReports(MAX_REPORTS_PER_CHANNEL)));
  }
}

/** @returns the report after the change; undefined if there is none. */
export async function changeSubscription(
  { table, now }: Pick<FeatureDeps, "table" | "now">,
  subscription: Subscription,
  change: SubscriptionChange,
): Promise<Subscription | undefined> {
  switch (change) {
    case "pause":
      return await pauseSubscription(table, subscription);
    case "resume": {
      const { request, timeZone } = subscription;
      return await resumeSubscription(table, subscription, nextTime(request.schedule, timeZone, now()));
    }
    case "remove":
      await keepRemoved(table, subscription, now());
      return await removeSubscription(table, subscription);
  }
}
