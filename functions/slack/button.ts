import { isAllowed } from "../aws/config.ts";
import type { NewQuery } from "../jobs/job.ts";
import { queryId } from "../jobs/job-id.ts";
import { startFailed } from "../jobs/start.ts";
import { ACTIONS } from "./actions.ts";
import type { Message } from "./block-kit.ts";
import { parseCommand } from "./command.ts";
import { CommandError } from "./command-error.ts";
import type { AppRooms } from "./deps.ts";
import { code } from "./mrkdwn.ts";
import { plainReply } from "./reply.ts";

/** Somebody pressed a button of an answer. */
export interface Press {
  readonly actionId: string;
  /** Words of a command, as `formatUsage` wrote them. */
  readonly value: string;
  readonly userId: string;
  readonly channelId: string;
  /** The message that has the button, and the thread it is in. */
  readonly messageTs: string;
  readonly threadTs: string | undefined;
  readonly responseUrl: string;
}

/**
 * Starts what a button stands for: the same costs by another dimension or their CSV file, in the thread of
 * the message, or a failed question once more.
 *
 * A button does its work once per message, whoever presses it and however often; after a failure it may be
 * pressed again.
 *
 * @returns what to tell the person, or nothing when it was started.
 */
export async function press(rooms: AppRooms, pressed: Press): Promise<Message | undefined> {
  const { words } = rooms;
  if (!isAllowed(rooms, pressed.channelId)) {
    return plainReply(words.failed(words.notAllowed(code(pressed.channelId))));
  }
  try {
    const question = questionOf(rooms, pressed);
    if (!question) return plainReply(words.failed(words.expired));
    const isStarted = await startOnce(rooms, { ...question, id: pressId(pressed) } as NewQuery);
    if (isStarted) return undefined;
    return plainReply(isAgain(pressed) ? words.alreadyAsked : words.alreadyInThread);
  } catch (error) {
    if (error instanceof CommandError) return plainReply(words.failed(words.expired));
    return startFailed(words, pressId(pressed), error);
  }
}

/** The id of the first question that a button of a message starts. */
export function pressId({ channelId, messageTs, actionId }: Press): string {
  return queryId(channelId, messageTs, actionId);
}

/**
 * Starts a question once per deed, and once more after each time that it failed: each attempt is named after
 * the one before, so that two who press at once start the same one.
 *
 * @returns whether it was started now, and not before.
 */
export async function startOnce(rooms: AppRooms, question: NewQuery): Promise<boolean> {
  for (let { id } = question; ; id = queryId(id)) {
    const { query, isNew } = await rooms.start({ ...question, id });
    if (isNew) return true;
    if (query.state !== "failed") return false;
  }
}

function questionOf(rooms: AppRooms, pressed: Press): Omit<NewQuery, "id"> | undefined {
  const name = pressed.actionId.startsWith("usage_") ? "/atlas-usage" : "/atlas-invoice";
  const asked = parseCommand(name, pressed.value, new Date(rooms.now()));
  if (!asked) return undefined;
  // Slack gives a message with replies its own timestamp as that of its thread.
  const inThread = pressed.threadTs === pressed.messageTs ? undefined : pressed.threadTs;
  const threadTs = isAgain(pressed) ? inThread : (inThread ?? pressed.messageTs);
  const isFile = pressed.actionId === ACTIONS.usageCsv || ACTIONS.invoiceCsv.test(pressed.actionId);
  return {
    ...asked,
    delivery: isFile ? "file" : "answer",
    userId: pressed.userId,
    channelId: pressed.channelId,
    responseUrl: pressed.responseUrl,
    ...(threadTs ? { threadTs } : {}),
  };
}

function isAgain({ actionId }: Press): boolean {
  return actionId === ACTIONS.usageAgain || actionId === ACTIONS.invoiceAgain;
}
