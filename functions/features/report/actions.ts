import { isAllowed } from "../../aws/config.ts";
import { readQuery } from "../../jobs/job.ts";
import { queryId } from "../../jobs/job-id.ts";
import { startFailed } from "../../jobs/start.ts";
import { oncePerTrigger } from "../../jobs/trigger.ts";
import { nextTime } from "../../money/schedule.ts";
import { startOnce } from "../../slack/button.ts";
import type { TypedCommand } from "../../slack/command.ts";
import { CommandError } from "../../slack/command-error.ts";
import type { AppRooms } from "../../slack/deps.ts";
import { reportHelp } from "../../slack/help.ts";
import { code } from "../../slack/mrkdwn.ts";
import { plainReply, type Reply } from "../../slack/reply.ts";
import { parseReport, type ReportChange, type ReportCommand } from "./command.ts";
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

/** Somebody did something with a report. */
interface Deed {
  readonly userId: string;
  readonly channelId: string;
  readonly responseUrl: string;
  /** The same however often Slack delivers it. */
  readonly triggerId: string;
}

/** Somebody pressed a button of a report. */
interface ReportPress extends Deed {
  /** Words of the command. */
  readonly value: string;
  /** Whether the button is in a message that only this person sees. */
  readonly isAlone: boolean;
}

/** A button that is pressed twice within this time starts one run. */
const SAME_PRESS_MS = 60_000;

/**
 * Does what somebody typed after `/atlas-report`.
 *
 * @returns what to tell the person or the channel, or nothing when something was started that will.
 * @throws CommandError
 */
export async function runReportCommand(rooms: AppRooms, typed: TypedCommand): Promise<Reply | undefined> {
  const { words } = rooms;
  const { channelId } = typed;
  const command = parseReport(typed.text, new Date(rooms.now()));
  if (command.kind === "help") return reportHelp(words);
  if (!isAllowed(rooms, channelId)) return plainReply(words.failed(words.notAllowed(code(channelId))));
  const id = queryId(typed.triggerId);
  switch (command.kind) {
    case "list":
      return await list(rooms, channelId, command.page);
    case "change": {
      const { change: what, reportId } = command;
      return await once(rooms, typed, async () => {
        if (what !== "run") return await change(rooms, typed, what, reportId);
        const isNew = await run(rooms, typed, reportId, id);
        return isNew === undefined ? reportMissing(words, reportId) : undefined;
      });
    }
    case "subscribe": {
      const { request } = command;
      const { userId, responseUrl } = typed;
      const question = { kind: "subscribe", request, delivery: "answer" } as const;
      await rooms.start({ ...question, id, userId, channelId, responseUrl });
      return undefined;
    }
  }
}

/**
 * Does what a button of a report stands for. What it changes, the channel is told; a list that only this person
 * sees is shown anew in its place.
 *
 * @returns what to tell.
 */
export async function pressReport(rooms: AppRooms, pressed: ReportPress): Promise<Reply[]> {
  const { words } = rooms;
  const { channelId } = pressed;
  if (!isAllowed(rooms, channelId)) return [plainReply(words.failed(words.notAllowed(code(channelId))))];
  try {
    const command = parseReport(pressed.value, new Date(rooms.now()));
    switch (command.kind) {
      case "list":
        return [{ ...(await list(rooms, channelId, command.page)), replace_original: true }];
      case "change":
        return (await once(rooms, pressed, () => pressChange(rooms, pressed, command))) ?? [];
      default:
        return [plainReply(words.failed(words.expired))];
    }
  } catch (error) {
    if (error instanceof CommandError) return [plainReply(words.failed(words.expired))];
    return [startFailed(words, undefined, error)];
  }
}

function once<T>(
  { table, now }: AppRooms,
  { triggerId }: Deed,
  act: () => Promise<T>,
): Promise<T | undefined> {
  return oncePerTrigger(table, queryId(triggerId), now(), act);
}

async function pressChange(
  rooms: AppRooms,
  pressed: ReportPress,
  { change: what, reportId }: Extract<ReportCommand, { kind: "change" }>,
): Promise<Reply[]> {
  if (what === "run") return [await pressRun(rooms, pressed, reportId)];
  if (!pressed.isAlone) return [await change(rooms, pressed, what, reportId)];
  const before = await listSubscriptions(rooms.table, pressed.channelId);
  const page = pageOf(before.findIndex(({ id }) => id === reportId));
  const reply = await change(rooms, pressed, what, reportId);
  return [reply, { ...(await list(rooms, pressed.channelId, page)), replace_original: true }];
}

async function list(rooms: AppRooms, channelId: string, page: number): Promise<Reply> {
  return reportList(rooms.words, await listSubscriptions(rooms.table, channelId), rooms.now(), page);
}

/** @returns whether it was started now, and not before; undefined when there is no such report. */
async function run(rooms: AppRooms, deed: Deed, id: string, runId: string): Promise<boolean | undefined> {
  const { channelId, responseUrl } = deed;
  const subscription = await readSubscription(rooms.table, { channelId, id });
  if (!subscription) return undefined;
  const how = { startedBy: "person", spreadSeconds: 0 } as const;
  const question = reportQuestion(subscription, runId, rooms.now(), how);
  return await startOnce(rooms, { ...question, responseUrl });
}

async function pressRun(rooms: AppRooms, deed: Deed, id: string): Promise<Reply> {
  const { words } = rooms;
  const isNew = await run(rooms, deed, id, await pressedRunId(rooms, deed, id));
  if (isNew === undefined) return reportMissing(words, id);
  return plainReply(isNew ? words.reportStarted : words.reportJustStarted);
}

/** Runs are named by the minute in which they begin, or that of an earlier press that is less than a minute ago. */
async function pressedRunId({ table, now }: AppRooms, { channelId }: Deed, id: string): Promise<string> {
  const pressedAt = now();
  const inMinute = (minute: number) => queryId(channelId, id, "run", String(minute));
  const minute = Math.floor(pressedAt / SAME_PRESS_MS);
  const earlier = await readQuery(table, inMinute(minute - 1), pressedAt);
  const isSame = earlier !== undefined && pressedAt - earlier.createdAt < SAME_PRESS_MS;
  return inMinute(isSame ? minute - 1 : minute);
}

async function change(
  rooms: AppRooms,
  { channelId, userId }: Deed,
  what: Exclude<ReportChange, "run">,
  id: string,
): Promise<Reply> {
  const { words } = rooms;
  const subscription = await readSubscription(rooms.table, { channelId, id });
  const changed = subscription && (await write(rooms, subscription, what));
  if (!changed) return reportMissing(words, id);
  return reportChanged(words, what, userId, changed);
}

async function write(
  { table, now }: AppRooms,
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
