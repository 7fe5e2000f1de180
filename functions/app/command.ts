import { CommandError } from "../commands/error.ts";
import { parseUsage } from "../commands/usage.ts";
import { logError } from "../log.ts";
import type { Message } from "../messages/message.ts";
import { code } from "../messages/mrkdwn.ts";
import { notUnderstood, plainReply, usageHelp } from "../messages/reply.ts";
import { type AppRooms, isAllowed } from "./rooms.ts";
import { queryId, startQuestion } from "./start.ts";

/** The slash command that asks about usage. */
export const USAGE_COMMAND = "/atlas-usage";

/** Somebody typed the command. */
interface TypedCommand {
  readonly text: string;
  readonly userId: string;
  readonly channelId: string;
  readonly responseUrl: string;
  readonly triggerId: string;
}

/**
 * Starts what somebody typed.
 *
 * @returns what to tell the person, or nothing when the question was started.
 */
export async function usageCommand(rooms: AppRooms, typed: TypedCommand): Promise<Message | undefined> {
  const { words } = rooms;
  try {
    const command = parseUsage(typed.text, new Date(rooms.now()));
    if (command.kind === "help") return usageHelp(words);
    if (!isAllowed(rooms, typed.channelId))
      return plainReply(words.failed(words.notAllowed(code(typed.channelId))));
    await startQuestion(rooms, {
      id: queryId(typed.triggerId),
      delivery: "answer",
      request: command.request,
      userId: typed.userId,
      channelId: typed.channelId,
      responseUrl: typed.responseUrl,
    });
    return undefined;
  } catch (error) {
    if (error instanceof CommandError) return notUnderstood(words, error, USAGE_COMMAND);
    logError({ message: "A question could not be started", queryId: queryId(typed.triggerId), error });
    return plainReply(words.failed(words.notStarted));
  }
}
