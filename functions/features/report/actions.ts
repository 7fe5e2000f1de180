import { readJob } from "../../jobs/job.ts";
import { deriveJobId } from "../../jobs/job-id.ts";
import { startOnce } from "../../jobs/start.ts";
import { oncePerTrigger } from "../../jobs/trigger.ts";
import { nextTime } from "../../money/schedule.ts";
import type { BlockAction, SlashCommand } from "../../slack/interaction.ts";
import { plainReply, type Reply } from "../../slack/reply.ts";
import type { FeatureDeps, HelpCommand } from "../feature.ts";
import { runAsJob } from "../run-as-job.ts";
import type { ReportChange, ReportCommand } from "./command.ts";
import { reportJobOf } from "./run.ts";
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

/** What somebody did with a report. */
type Interaction = Pick<BlockAction, keyof BlockAction & keyof SlashCommand>;

type Command = Exclude<ReportCommand, HelpCommand>;

/** A button that is clicked twice within this time starts one run. */
const SAME_CLICK_MS = 60_000;

/**
 * Does what somebody typed after `/atlas-report`.
 *
 * @returns what to tell the person or the channel, or nothing when something was started that will.
 */
export async function runReportCommand(
  deps: FeatureDeps,
  command: SlashCommand,
  parsed: Command,
): Promise<Reply | undefined> {
  switch (parsed.kind) {
    case "list":
      return await listReports(deps, command.channelId, parsed.page);
    case "change": {
      const { change, reportId } = parsed;
      return await actOnce(deps, command, async () => {
        if (change !== "run") return await changeReport(deps, command, change, reportId);
        const isNew = await runReport(deps, command, reportId, deriveJobId(command.triggerId));
        return isNew === undefined ? reportMissing(reportId) : undefined;
      });
    }
    case "subscribe":
      return await runAsJob(deps, command, parsed);
  }
}

/**
 * Does what a button of a report stands for. The channel reads what changed; a list that only this person sees is
 * replaced by a new one.
 */
export async function handleReportAction(
  deps: FeatureDeps,
  action: BlockAction,
  parsed: Command,
): Promise<Reply[] | undefined> {
  switch (parsed.kind) {
    case "list":
      return [{ ...(await listReports(deps, action.channelId, parsed.page)), replace_original: true }];
    case "change":
      return (await actOnce(deps, action, () => handleChangeClick(deps, action, parsed))) ?? [];
    case "subscribe":
      return undefined;
  }
}

function actOnce<T>(
  { table, now }: FeatureDeps,
  { triggerId }: Interaction,
  act: () => Promise<T>,
): Promise<T | undefined> {
  return oncePerTrigger(table, deriveJobId(triggerId), now(), act);
}

async function handleChangeClick(
  deps: FeatureDeps,
  action: BlockAction,
  { change, reportId }: Extract<ReportCommand, { kind: "change" }>,
): Promise<Reply[]> {
  if (change === "run") return [await handleRunClick(deps, action, reportId)];
  if (action.messageTs !== undefined) return [await changeReport(deps, action, change, reportId)];
  const before = await listSubscriptions(deps.table, action.channelId);
  const page = pageOf(before.findIndex(({ id }) => id === reportId));
  const reply = await changeReport(deps, action, change, reportId);
  return [reply, { ...(await listReports(deps, action.channelId, page)), replace_original: true }];
}

async function listReports(deps: FeatureDeps, channelId: string, page: number): Promise<Reply> {
  return reportList(await listSubscriptions(deps.table, channelId), deps.now(), page);
}

/** @returns whether it was started now, and not before; undefined when there is no such report. */
async function runReport(
  deps: FeatureDeps,
  interaction: Interaction,
  id: string,
  runId: string,
): Promise<boolean | undefined> {
  const { channelId, responseUrl } = interaction;
  const subscription = await readSubscription(deps.table, { channelId, id });
  if (!subscription) return undefined;
  const how = { startedBy: "person", startDelaySeconds: 0 } as const;
  const newJob = reportJobOf(subscription, runId, deps.now(), how);
  return await startOnce(deps, { ...newJob, responseUrl });
}

async function handleRunClick(deps: FeatureDeps, interaction: Interaction, id: string): Promise<Reply> {
  const isNew = await runReport(deps, interaction, id, await runIdOf(deps, interaction, id));
  if (isNew === undefined) return reportMissing(id);
  return plainReply(isNew ? reportText.reportStarted : reportText.reportJustStarted);
}

/** Runs are named by the minute in which they start, or that of an earlier click less than a minute ago. */
async function runIdOf({ table, now }: FeatureDeps, { channelId }: Interaction, id: string): Promise<string> {
  const clickedAt = now();
  const inMinute = (minute: number) => deriveJobId(channelId, id, "run", String(minute));
  const minute = Math.floor(clickedAt / SAME_CLICK_MS);
  const earlier = await readJob(table, inMinute(minute - 1), clickedAt);
  const isSame = earlier !== undefined && clickedAt - earlier.createdAt < SAME_CLICK_MS;
  return inMinute(isSame ? minute - 1 : minute);
}

async function changeReport(
  deps: FeatureDeps,
  { channelId, userId }: Interaction,
  change: Exclude<ReportChange, "run">,
  id: string,
): Promise<Reply> {
  const subscription = await readSubscription(deps.table, { channelId, id });
  const changed = subscription && (await writeChange(deps, subscription, change));
  if (!changed) return reportMissing(id);
  return reportChanged(change, userId, changed);
}

async function writeChange(
  { table, now }: FeatureDeps,
  subscription: Subscription,
  change: Exclude<ReportChange, "run">,
): Promise<Subscription | undefined> {
  switch (change) {
    case "pause":
      return await pauseSubscription(table, subscription);
    case "resume": {
      const { request, timeZone } = subscription;
      return await resumeSubscription(table, subscription, nextTime(request.schedule, timeZone, now()));
    }
    case "remove":
      return await removeSubscription(table, subscription);
  }
}
