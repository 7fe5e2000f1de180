import { readQuery } from "../../jobs/job.ts";
import { queryId } from "../../jobs/job-id.ts";
import { startOnce } from "../../jobs/start.ts";
import { oncePerTrigger } from "../../jobs/trigger.ts";
import { nextTime } from "../../money/schedule.ts";
import type { BlockAction, SlashCommand } from "../../slack/interaction.ts";
import { plainReply, type Reply } from "../../slack/reply.ts";
import type { FeatureDeps, HelpCommand } from "../feature.ts";
import { startJob } from "../start-job.ts";
import type { ReportChange, ReportCommand } from "./command.ts";
import { reportQuestion } from "./run.ts";
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
const SAME_PRESS_MS = 60_000;

/**
 * Does what somebody typed after `/atlas-report`.
 *
 * @returns what to tell the person or the channel, or nothing when something was started that will.
 */
export async function runReportCommand(
  rooms: FeatureDeps,
  typed: SlashCommand,
  command: Command,
): Promise<Reply | undefined> {
  switch (command.kind) {
    case "list":
      return await list(rooms, typed.channelId, command.page);
    case "change": {
      const { change: what, reportId } = command;
      return await once(rooms, typed, async () => {
        if (what !== "run") return await change(rooms, typed, what, reportId);
        const isNew = await run(rooms, typed, reportId, queryId(typed.triggerId));
        return isNew === undefined ? reportMissing(reportId) : undefined;
      });
    }
    case "subscribe":
      return await startJob(rooms, typed, command);
  }
}

/**
 * Does what a button of a report stands for. What it changes, the channel is told; a list that only this person
 * sees is shown anew in its place.
 */
export async function pressReport(
  rooms: FeatureDeps,
  pressed: BlockAction,
  command: Command,
): Promise<Reply[] | undefined> {
  switch (command.kind) {
    case "list":
      return [{ ...(await list(rooms, pressed.channelId, command.page)), replace_original: true }];
    case "change":
      return (await once(rooms, pressed, () => pressChange(rooms, pressed, command))) ?? [];
    case "subscribe":
      return undefined;
  }
}

function once<T>(
  { table, now }: FeatureDeps,
  { triggerId }: Interaction,
  act: () => Promise<T>,
): Promise<T | undefined> {
  return oncePerTrigger(table, queryId(triggerId), now(), act);
}

async function pressChange(
  rooms: FeatureDeps,
  pressed: BlockAction,
  { change: what, reportId }: Extract<ReportCommand, { kind: "change" }>,
): Promise<Reply[]> {
  if (what === "run") return [await pressRun(rooms, pressed, reportId)];
  if (pressed.messageTs !== undefined) return [await change(rooms, pressed, what, reportId)];
  const before = await listSubscriptions(rooms.table, pressed.channelId);
  const page = pageOf(before.findIndex(({ id }) => id === reportId));
  const reply = await change(rooms, pressed, what, reportId);
  return [reply, { ...(await list(rooms, pressed.channelId, page)), replace_original: true }];
}

async function list(rooms: FeatureDeps, channelId: string, page: number): Promise<Reply> {
  return reportList(await listSubscriptions(rooms.table, channelId), rooms.now(), page);
}

/** @returns whether it was started now, and not before; undefined when there is no such report. */
async function run(
  rooms: FeatureDeps,
  deed: Interaction,
  id: string,
  runId: string,
): Promise<boolean | undefined> {
  const { channelId, responseUrl } = deed;
  const subscription = await readSubscription(rooms.table, { channelId, id });
  if (!subscription) return undefined;
  const how = { startedBy: "person", spreadSeconds: 0 } as const;
  const question = reportQuestion(subscription, runId, rooms.now(), how);
  return await startOnce(rooms, { ...question, responseUrl });
}

async function pressRun(rooms: FeatureDeps, deed: Interaction, id: string): Promise<Reply> {
  const isNew = await run(rooms, deed, id, await pressedRunId(rooms, deed, id));
  if (isNew === undefined) return reportMissing(id);
  return plainReply(isNew ? reportText.reportStarted : reportText.reportJustStarted);
}

/** Runs are named by the minute in which they begin, or that of an earlier press that is less than a minute ago. */
async function pressedRunId(
  { table, now }: FeatureDeps,
  { channelId }: Interaction,
  id: string,
): Promise<string> {
  const pressedAt = now();
  const inMinute = (minute: number) => queryId(channelId, id, "run", String(minute));
  const minute = Math.floor(pressedAt / SAME_PRESS_MS);
  const earlier = await readQuery(table, inMinute(minute - 1), pressedAt);
  const isSame = earlier !== undefined && pressedAt - earlier.createdAt < SAME_PRESS_MS;
  return inMinute(isSame ? minute - 1 : minute);
}

async function change(
  rooms: FeatureDeps,
  { channelId, userId }: Interaction,
  what: Exclude<ReportChange, "run">,
  id: string,
): Promise<Reply> {
  const subscription = await readSubscription(rooms.table, { channelId, id });
  const changed = subscription && (await write(rooms, subscription, what));
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
