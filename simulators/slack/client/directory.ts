import { isObject, type JsonObject, objectsOf, stringField } from "../json.ts";
import type { SlackApi } from "../slack-api.ts";

export interface IdAndName {
  readonly id: string;
  readonly name: string;
}

export interface Directory {
  users(): Promise<JsonObject[]>;
  channels(): Promise<JsonObject[]>;
  team(): Promise<{ id: string; domain: string }>;
  /** @param reference an id, or a name with or without `@` */
  findUser(reference: string): Promise<IdAndName | undefined>;
  /**
   * @param reference an id, a name with or without `#`, or `@` and the bot's name for the direct messages with it
   * @param user id of the user who must see the channel; the caller by default
   */
  findChannel(reference: string, user?: string): Promise<IdAndName | undefined>;
}

/** What Slack gives as the name of direct messages. */
const DIRECT_NAME = "directmessage";

/** @param bot reads the lists */
export function createDirectory(api: SlackApi, { id: caller, name: botName }: IdAndName): Directory {
  const list = async (method: string, field: string) => {
    const answer = await api.call(caller, method, { limit: "1000" });
    return objectsOf(answer[field]);
  };
  const users = () => list("users.list", "members");
  const channels = () => list("conversations.list", "channels");
  return {
    users,
    channels,
    async team() {
      const answer = await api.call(caller, "auth.test", {});
      const domain = /^https?:\/\/([^.]+)\./.exec(stringField(answer, "url"))?.[1] ?? "";
      return { id: stringField(answer, "team_id"), domain };
    },
    findUser: async (reference) => named(await users(), reference.replace(/^@/, "")),
    async findChannel(reference, user = caller) {
      const listed = named(await channels(), reference.replace(/^#/, ""));
      if (listed) return listed;
      const isBot = reference === `@${botName}`;
      const answer = isBot
        ? await api.call(user, "conversations.open", { users: caller, return_im: true })
        : await api.call(user, "conversations.info", { channel: reference });
      const { channel } = answer;
      if (!isObject(channel)) return undefined;
      const { id, name, is_im: isDirect } = channel;
      return { id: String(id), name: isDirect === true ? DIRECT_NAME : String(name) };
    },
  };
}

/** With another Slack the bot may lack the scope to list: then any id is accepted. */
function named(items: JsonObject[], reference: string): IdAndName | undefined {
  const item = items.find((one) => one["id"] === reference || one["name"] === reference);
  if (item) return { id: stringField(item, "id"), name: stringField(item, "name") };
  return items.length === 0 && /^[UWCDG][A-Z0-9]{6,}$/.test(reference)
    ? { id: reference, name: reference }
    : undefined;
}
