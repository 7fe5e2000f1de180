import { formatTime, nextTime } from "../billing/schedule.ts";
import { CommandError } from "../commands/error.ts";
import { parseReport, type ReportChange } from "../commands/report.ts";
import { logError } from "../log.ts";
import { reportHelp } from "../messages/help.ts";
import { code } from "../messages/mrkdwn.ts";
import { plainReply, type Reply } from "../messages/reply.ts";
import { reportChanged, reportList, reportMissing } from "../messages/subscription.ts";
import {
  listSubscriptions,
  pauseSubscription,
  readSubscription,
  removeSubscription,
  resumeSubscription,
  type Subscription,
} from "../store/subscription.ts";
import type { TypedCommand } from "./command.ts";
import { queryId } from "./query-id.ts";
import { reportQuestion } from "./report-run.ts";
import { type AppRooms, isAllowed } from "./rooms.ts";

/** Somebody did something with a report. */
interface Deed {
  readonly userId: string;
  readonly channelId: string;
  readonly responseUrl: string;
  /** The id of the run that it starts, if it starts one. */
  readonly runId: string;
}

/** Somebody pressed a button of a report. */
interface ReportPress extends Omit<Deed, "runId"> {
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
  const { channelId, userId, responseUrl, triggerId } = typed;
  const command = parseReport(typed.text, new Date(rooms.now()));
  if (command.kind === "help") return reportHelp(words);
  if (!isAllowed(rooms, channelId)) return plainReply(words.failed(words.notAllowed(code(channelId))));
  const id = queryId(triggerId);
  switch (command.kind) {
    case "list":
      return await list(rooms, channelId);
    case "change": {
      const { reply } = await change(rooms, { ...typed, runId: id }, command.change, command.reportId);
      return reply;
    }
    case "subscribe": {
      const { request } = command;
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
    if (command.kind !== "change") return [plainReply(words.failed(words.expired))];
    const press = String(Math.floor(rooms.now() / SAME_PRESS_MS));
    const runId = queryId(channelId, command.reportId, "run", press);
    const { reply, isNew } = await change(rooms, { ...pressed, runId }, command.change, command.reportId);
    if (command.change === "run") {
      return [reply ?? plainReply(isNew ? words.reportStarted : words.reportJustStarted)];
    }
    const replies = reply ? [reply] : [];
    return pressed.isAlone
      ? [...replies, { ...(await list(rooms, channelId)), replace_original: true }]
      : replies;
  } catch (error) {
    if (error instanceof CommandError) return [plainReply(words.failed(words.expired))];
    logError({ message: "A button of a report did nothing", queryId: undefined, error });
    return [plainReply(words.failed(words.notStarted))];
  }
}

async function list(rooms: AppRooms, channelId: string): Promise<Reply> {
  return reportList(rooms.words, await listSubscriptions(rooms.table, channelId), rooms.now());
}

/** @returns what to tell, if anything, and whether a run was started that was not before. */
async function change(
  rooms: AppRooms,
  deed: Deed,
  what: ReportChange,
  id: string,
): Promise<{ reply?: Reply; isNew?: boolean }> {
  const { words } = rooms;
  const subscription = await readSubscription(rooms.table, { channelId: deed.channelId, id });
  if (!subscription) return { reply: reportMissing(words, id) };
  if (what === "run") {
    const question = reportQuestion(subscription, deed.runId, rooms.now(), BY_PERSON);
    const { isNew } = await rooms.start({ ...question, responseUrl: deed.responseUrl });
    return { isNew };
  }
  const changed = await write(rooms, subscription, what);
  if (!changed) return { reply: reportMissing(words, id) };
  const { nextAt, zone } = changed;
  const next = nextAt === undefined ? "" : formatTime(nextAt, zone);
  return { reply: reportChanged(words, what, deed.userId, changed, next) };
}

const BY_PERSON = { startedBy: "person", spreadSeconds: 0 } as const;

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
