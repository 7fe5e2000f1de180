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

/** A button that is pressed twice within this time starts one run. */
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
      return await list(deps, command.channelId, parsed.page);
    case "change": {
      const { change: what, reportId } = parsed;
      return await once(deps, command, async () => {
        if (what !== "run") return await change(deps, command, what, reportId);
        const isNew = await run(deps, command, reportId, deriveJobId(command.triggerId));
        return isNew === undefined ? reportMissing(reportId) : undefined;
      });
    }
    case "subscribe":
      return await runAsJob(deps, command, parsed);
  }
}

/**
 * Does what a button of a report stands for. What it changes, the channel is told; a list that only this person
 * sees is shown anew in its place.
 */
export async function handleReportAction(
  deps: FeatureDeps,
  action: BlockAction,
  parsed: Command,
): Promise<Reply[] | undefined> {
  switch (parsed.kind) {
    case "list":
      return [{ ...(await list(deps, action.channelId, parsed.page)), replace_original: true }];
    case "change":
      return (await once(deps, action, () => handleChange(deps, action, parsed))) ?? [];
    case "subscribe":
      return undefined;
  }
}

function once<T>(
  { table, now }: FeatureDeps,
  { triggerId }: Interaction,
  act: () => Promise<T>,
): Promise<T | undefined> {
  return oncePerTrigger(table, deriveJobId(triggerId), now(), act);
}

async function handleChange(
  deps: FeatureDeps,
  action: BlockAction,
  { change: what, reportId }: Extract<ReportCommand, { kind: "change" }>,
): Promise<Reply[]> {
  if (what === "run") return [await handleRun(deps, action, reportId)];
  if (action.messageTs !== undefined) return [await change(deps, action, what, reportId)];
  const before = await listSubscriptions(deps.table, action.channelId);
  const page = pageOf(before.findIndex(({ id }) => id === reportId));
  const reply = await change(deps, action, what, reportId);
  return [reply, { ...(await list(deps, action.channelId, page)), replace_original: true }];
}

async function list(deps: FeatureDeps, channelId: string, page: number): Promise<Reply> {
  return reportList(await listSubscriptions(deps.table, channelId), deps.now(), page);
}

/** @returns whether it was started now, and not before; undefined when there is no such report. */
async function run(
  deps: FeatureDeps,
  interaction: Interaction,
  id: string,
  runId: string,
): Promise<boolean | undefined> {
  const { channelId, responseUrl } = interaction;
  const subscription = await readSubscription(deps.table, { channelId, id });
  if (!subscription) return undefined;
  const how = { startedBy: "person", startDelaySeconds: 0 } as const;
  const question = reportJobOf(subscription, runId, deps.now(), how);
  return await startOnce(deps, { ...question, responseUrl });
}

async function handleRun(deps: FeatureDeps, interaction: Interaction, id: string): Promise<Reply> {
  const isNew = await run(deps, interaction, id, await runIdOf(deps, interaction, id));
  if (isNew === undefined) return reportMissing(id);
  return plainReply(isNew ? reportText.reportStarted : reportText.reportJustStarted);
}

/** Runs are named by the minute in which they begin, or that of an earlier press that is less than a minute ago. */
async function runIdOf({ table, now }: FeatureDeps, { channelId }: Interaction, id: string): Promise<string> {
  const clickedAt = now();
  const inMinute = (minute: number) => deriveJobId(channelId, id, "run", String(minute));
  const minute = Math.floor(clickedAt / SAME_CLICK_MS);
  const earlier = await readJob(table, inMinute(minute - 1), clickedAt);
  const isSame = earlier !== undefined && clickedAt - earlier.createdAt < SAME_CLICK_MS;
  return inMinute(isSame ? minute - 1 : minute);
}

async function change(
  deps: FeatureDeps,
  { channelId, userId }: Interaction,
  what: Exclude<ReportChange, "run">,
  id: string,
): Promise<Reply> {
  const subscription = await readSubscription(deps.table, { channelId, id });
  const changed = subscription && (await write(deps, subscription, what));
  if (!changed) return reportMissing(id);
  return reportChanged(what, userId, changed);
}

async function write(
  { table, now }: FeatureDeps,
  subscription: Subscription,
  what: Exclude<ReportChange, "run">,
): Promise<Subscription | undefined> {
  switch (what) {
    case "pause":
      return await pauseSubscription(table, subscription);
    case "resume": {
      const { request, zone } = subscription;
      return await resumeSubscription(table, subscription, nextTime(request.schedule, zone, now()));
    }
    case "remove":
      return await removeSubscription(table, subscription);
  }
}
