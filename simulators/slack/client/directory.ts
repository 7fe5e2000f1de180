import { type JsonObject, objectsOf, stringField } from "../json.ts";
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
  /** @param reference an id, or a name with or without `#` */
  findChannel(reference: string): Promise<IdAndName | undefined>;
}

/** @param caller id of the user who reads the lists */
export function createDirectory(api: SlackApi, caller: string): Directory {
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
    findChannel: async (reference) => named(await channels(), reference.replace(/^#/, "")),
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
