import { CommandError } from "../commands/error.ts";
import { parseUsage } from "../commands/usage.ts";
import { logError } from "../log.ts";
import { ACTIONS } from "../messages/actions.ts";
import type { Message } from "../messages/message.ts";
import { code } from "../messages/mrkdwn.ts";
import { plainReply } from "../messages/reply.ts";
import type { Query } from "../store/query.ts";
import { type AppRooms, isAllowed } from "./rooms.ts";
import { queryId, startQuestion } from "./start.ts";

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
  readonly triggerId: string;
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
    const once = queryId(pressed.channelId, pressed.messageTs, pressed.actionId);
    const { query, isNew } = await startQuestion(rooms, { ...question, id: once });
    if (isNew) return undefined;
    if (query.state !== "failed") return plainReply(words.alreadyInThread);
    await startQuestion(rooms, { ...question, id: queryId(pressed.triggerId) });
    return undefined;
  } catch (error) {
    if (error instanceof CommandError) return plainReply(words.failed(words.expired));
    logError({ message: "A button's question could not be started", error });
    return plainReply(words.failed(words.notStarted));
  }
}

function questionOf(rooms: AppRooms, pressed: Press): Omit<Query, "id" | "createdAt" | "state"> | undefined {
  const command = parseUsage(pressed.value, new Date(rooms.now()));
  if (command.kind !== "usage") return undefined;
  const again = pressed.actionId === ACTIONS.again;
  const threadTs = again ? pressed.threadTs : (pressed.threadTs ?? pressed.messageTs);
  return {
    delivery: pressed.actionId === ACTIONS.csv ? "file" : "answer",
    request: command.request,
    userId: pressed.userId,
    channelId: pressed.channelId,
    responseUrl: pressed.responseUrl,
    ...(threadTs ? { threadTs } : {}),
  };
}
