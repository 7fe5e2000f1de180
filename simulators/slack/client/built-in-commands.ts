import type { Channels } from "../store/channels.ts";
import type { CommandParts, Outcome, SlashCommand } from "./commands.ts";
import type { IdAndName } from "./directory.ts";

/** Slack's own commands, which the app does not get. */
export const BUILT_IN_COMMANDS: readonly SlashCommand[] = [
  { command: "/invite", description: "Adds someone to this channel", usage_hint: "@someone" },
  { command: "/remove", description: "Removes someone from this channel", usage_hint: "@someone" },
];

type Parts = Pick<CommandParts, "api" | "directory" | "replies"> & {
  /** Undefined with another Slack, where only the person can do this. */
  readonly channels: Pick<Channels, "get"> | undefined;
};

const SENTENCES: Readonly<Record<string, string>> = {
  already_in_channel: "is already in this channel.",
  cant_invite_self: "is you, and you are already in this channel.",
  cant_kick_self: "is you. Someone else has to remove you.",
  user_not_in_channel: "isn't in this channel.",
};

/** @returns undefined for other commands */
export function createBuiltIns({ api, directory, replies, channels }: Parts) {
  return async (user: IdAndName, channel: IdAndName, input: string): Promise<Outcome | undefined> => {
    const [, command = "", text = ""] = /^\s*(\/\S+)\s*([\s\S]*)$/.exec(input) ?? [];
    const place = channels?.get(channel.id);
    if (!place || !BUILT_IN_COMMANDS.some((known) => known.command === command)) return undefined;
    const failed = (error: string, sentence: string): Outcome => ({
      ok: false,
      error,
      replies: [replies.postNotice({ channel: channel.id, user: user.id }, sentence)],
    });
    const name = text.trim().replace(/^<@(\w+)>$/, "$1");
    if (name === "") return failed("no_user", `Say whom: \`${command} @someone\`.`);
    const other = await directory.findUser(name);
    if (!other) return failed("user_not_found", `There is nobody called ${name}.`);
    if (place.kind === "im") return failed("not_a_channel", `${command} doesn't work in direct messages.`);
    if (!place.members.includes(user.id)) return failed("not_in_channel", "You aren't in this channel.");
    const answer =
      command === "/invite"
        ? await api.call(user.id, "conversations.invite", { channel: place.id, users: other.id })
        : await api.call(user.id, "conversations.kick", { channel: place.id, user: other.id });
    if (answer["ok"] === true) return { ok: true, replies: [] };
    const error = String(answer["error"]);
    return failed(error, `@${other.name} ${SENTENCES[error] ?? `could not be changed: ${error}.`}`);
  };
}
