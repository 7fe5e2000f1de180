import { isAllowed } from "../aws/config.ts";
import { parseInvoice } from "../features/invoice/command.ts";
import { runReportCommand } from "../features/report/actions.ts";
import { parseUsage } from "../features/usage/command.ts";
import type { NewQuery } from "../jobs/job.ts";
import { queryId } from "../jobs/job-id.ts";
import { startFailed } from "../jobs/start.ts";
import { CommandError } from "./command-error.ts";
import type { AppRooms } from "./deps.ts";
import { invoiceHelp, usageHelp } from "./help.ts";
import { code } from "./mrkdwn.ts";
import { notUnderstood, plainReply, type Reply } from "./reply.ts";

/** The slash commands. */
export const COMMANDS = ["/atlas-usage", "/atlas-invoice", "/atlas-report"] as const;

export type CommandName = (typeof COMMANDS)[number];

/** Somebody typed a command. */
export interface TypedCommand {
  readonly name: CommandName;
  readonly text: string;
  readonly userId: string;
  readonly channelId: string;
  readonly responseUrl: string;
  readonly triggerId: string;
}

/** What was asked for, or undefined where help was. */
type Asked =
  | Pick<Extract<NewQuery, { kind: "usage" }>, "kind" | "request">
  | Pick<Extract<NewQuery, { kind: "invoice" }>, "kind" | "request">;

/**
 * Starts what somebody typed.
 *
 * @returns what to tell the person, or nothing when the question was started.
 */
export async function runCommand(rooms: AppRooms, typed: TypedCommand): Promise<Reply | undefined> {
  const { words } = rooms;
  try {
    if (typed.name === "/atlas-report") return await runReportCommand(rooms, typed);
    const asked = parseCommand(typed.name, typed.text, new Date(rooms.now()));
    if (!asked) return typed.name === "/atlas-usage" ? usageHelp(words) : invoiceHelp(words);
    if (!isAllowed(rooms, typed.channelId)) {
      return plainReply(words.failed(words.notAllowed(code(typed.channelId))));
    }
    await rooms.start({
      ...asked,
      id: queryId(typed.triggerId),
      delivery: "answer",
      userId: typed.userId,
      channelId: typed.channelId,
      responseUrl: typed.responseUrl,
    });
    return undefined;
  } catch (error) {
    if (error instanceof CommandError) return notUnderstood(words, error, typed.name);
    return startFailed(words, queryId(typed.triggerId), error);
  }
}

/**
 * Reads the words of a command that asks Atlas.
 *
 * @returns undefined when they ask for help.
 * @throws CommandError
 */
export function parseCommand(
  name: Exclude<CommandName, "/atlas-report">,
  text: string,
  today: Date,
): Asked | undefined {
  if (name === "/atlas-usage") {
    const command = parseUsage(text, today);
    return command.kind === "help" ? undefined : command;
  }
  const command = parseInvoice(text, today);
  return command.kind === "help" ? undefined : command;
}
