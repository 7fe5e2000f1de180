import { type JsonObject, parseObject } from "../json.ts";
import type { SlackMessage } from "../message.ts";
import type { Bot } from "../seed.ts";
import type { SlackApi } from "../slack-api.ts";
import type { Views } from "../store/views.ts";
import type { Directory, IdAndName } from "./directory.ts";
import type { Dispatch } from "./dispatch.ts";
import type { Replies } from "./replies.ts";
import type { ResponseUrls } from "./response-urls.ts";
import { escapeText } from "./text.ts";

/** A slash command that the app declares (Slack, "App manifest reference", features.slash_commands). */
export interface SlashCommand {
  readonly command: string;
  readonly description: string;
  readonly usage_hint: string;
}

/** Whether the app acknowledged an interaction, and the replies in its ack. */
export interface Outcome {
  readonly ok: boolean;
  readonly error?: string;
  readonly replies: SlackMessage[];
  /** Of an acknowledged command. */
  readonly trigger_id?: string;
  /** Of the event that the app gets. */
  readonly event_id?: string;
}

export interface CommandParts {
  readonly api: SlackApi;
  readonly bot: Bot;
  readonly dispatch: Dispatch;
  readonly directory: Directory;
  readonly replies: Replies;
  readonly responseUrls: ResponseUrls;
  readonly views: Views;
  readonly commands: readonly SlashCommand[];
  /** This server's own URL, without a slash at the end. */
  readonly origin: string;
}

/** @param input such as `/atlas-usage last month` */
export type SendCommand = (user: IdAndName, channel: IdAndName, input: string) => Promise<Outcome>;

export function createSendCommand(parts: CommandParts): SendCommand {
  const { bot, dispatch, directory, replies, responseUrls, views, commands, origin } = parts;
  return async (user, channel, input) => {
    const [, command = "", text = ""] = /^\s*(\S+)\s*([\s\S]*)$/.exec(input) ?? [];
    const target = { channel: channel.id, user: user.id };
    const failed = (error: string, sentence: string): Outcome => ({
      ok: false,
      error,
      replies: [replies.postNotice(target, sentence)],
    });
    if (!command.startsWith("/")) return { ok: false, error: "not_a_command", replies: [] };
    if (!commands.some((known) => known.command === command))
      return failed("invalid_command", `${command} is not a valid command.`);

    const team = await directory.team();
    const triggerId = views.issueTrigger(user.id);
    const ack = await dispatch.form({
      token: VERIFICATION_TOKEN,
      team_id: team.id,
      team_domain: team.domain,
      channel_id: channel.id,
      channel_name: channel.name,
      user_id: user.id,
      user_name: user.name,
      command,
      text: escapeText(text.trim()),
      api_app_id: bot.appId,
      is_enterprise_install: "false",
      response_url: `${origin}${responseUrls.issue(target)}`,
      trigger_id: triggerId,
    });
    if ("error" in ack) return failed(ack.error, `${command} failed with the error "${ack.error}"`);
    if (ack.body.trim() === "") return { ok: true, replies: [], trigger_id: triggerId };
    const result = await replies.post(target, ackBody(ack));
    if ("error" in result) {
      return failed(
        "invalid_command_response",
        `${command} failed with the error "invalid_command_response"`,
      );
    }
    return { ok: true, replies: result.message ? [result.message] : [], trigger_id: triggerId };
  };
}

/** The deprecated field that some apps still check. */
export const VERIFICATION_TOKEN = "local-verification-token";

function ackBody({ body, isJson }: { body: string; isJson: boolean }): JsonObject {
  return (isJson ? parseObject(body) : undefined) ?? { text: body };
}
