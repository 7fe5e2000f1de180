import { withBlockIds, withViewIds } from "./blocks.ts";
import { type JsonObject, objectsOf, stringField } from "./json.ts";
import { refusal, refuseContent, refuseMessage, refuseView } from "./message-check.ts";
import { methodNamed } from "./methods.ts";
import type { RateLimit } from "./rate-limit.ts";
import type { SlackApi } from "./slack-api.ts";
import type { Views } from "./views.ts";
import { bot } from "./workspace.ts";

/** A call that may be carried out, or the answer that turns it away. */
type Verdict =
  | { as: string; args: JsonObject }
  | { refused: JsonObject /** Seconds; the answer is HTTP 429. */; retryAfter?: number };

/** Decides as Slack does whether a Web API call may be carried out; the emulator lets nearly everything pass. */
export type Gate = (method: string, token: string | undefined, args: JsonObject) => Promise<Verdict>;

/** The id of the user whose token it is. */
export type CallerOf = (token: string) => string | undefined;

interface Parts {
  api: SlackApi;
  views: Views;
  callerOf: CallerOf;
  scopes: readonly string[];
  /** Absent: no limit. */
  rateLimit: RateLimit | undefined;
}

export function createGate({ api, views, callerOf, scopes, rateLimit }: Parts): Gate {
  const lacks = (as: string, scope: string) => as === bot.id && !scopes.includes(scope);

  return async (method, token, given) => {
    if (token === undefined) return { refused: refusal("not_authed") };
    const as = callerOf(token);
    if (as === undefined) return { refused: refusal("invalid_auth") };
    const rules = methodNamed(method);
    if (!rules) return { refused: refusal("unknown_method") };
    if (rules.scope !== undefined && lacks(as, rules.scope)) {
      const missing = { needed: rules.scope, provided: scopes.join(",") };
      return { refused: { ...refusal("missing_scope"), ...missing } };
    }
    let args = given;
    if (rules.inChannel !== undefined) {
      const place = await enterChannel(api, as, method, args);
      const mayPostAnywhere = method === "chat.postMessage" && !lacks(as, "chat:write.public");
      if (place.error !== undefined && !(place.error === "not_in_channel" && mayPostAnywhere)) {
        return { refused: refusal(place.error) };
      }
      if (rules.inChannel === "member and open" && place.isArchived)
        return { refused: refusal("is_archived") };
      args = place.args;
    }
    const refused = refuseArguments(method, args, views);
    if (refused) return { refused };
    const wait = method === "chat.postMessage" ? (rateLimit?.wait(stringField(args, "channel")) ?? 0) : 0;
    if (wait > 0) return { refused: refusal("ratelimited"), retryAfter: wait };
    return { as, args: withIds(args) };
  };
}

function withIds({ blocks, view, ...args }: JsonObject): JsonObject {
  return {
    ...args,
    ...(blocks !== undefined && { blocks: withBlockIds(objectsOf(blocks)) }),
    ...(view !== undefined && { view: withViewIds(view) }),
  };
}

function refuseArguments(method: string, args: JsonObject, views: Views): JsonObject | undefined {
  switch (method) {
    case "chat.postMessage":
    case "chat.postEphemeral":
    case "chat.update":
      return refuseMessage(method, args);
    case "files.getUploadURLExternal": {
      const length = Number(args["length"]);
      const isValid = Number.isInteger(length) && length > 0 && stringField(args, "filename").trim() !== "";
      return isValid
        ? undefined
        : refusal("invalid_arguments", ["length must be more than 0 [json-pointer:/length]"]);
    }
    case "files.completeUploadExternal":
      return refuseContent(args);
    case "views.open":
    case "views.push":
      return views.hasExpired(stringField(args, "trigger_id"))
        ? refusal("expired_trigger_id")
        : refuseView(args);
    case "views.publish":
    case "views.update":
      return refuseView(args);
    default:
      return undefined;
  }
}

interface Place {
  args: JsonObject;
  isArchived: boolean;
  error?: string;
}

/** Finds the channel that the call names, by id or by name, and whether the caller is in it. */
async function enterChannel(api: SlackApi, as: string, method: string, args: JsonObject): Promise<Place> {
  const field = method === "files.completeUploadExternal" ? "channel_id" : "channel";
  const wanted = stringField(args, field);
  const isOpen = { args, isArchived: false };
  // A file may be completed without showing it anywhere, and a message to a user's id opens a direct message.
  if (wanted === "" && field === "channel_id") return isOpen;
  if (method === "chat.postMessage" && /^[UW][A-Z0-9]{7,}$/.test(wanted)) return isOpen;
  const { channels } = await api.call(as, "conversations.list", {
    limit: 1000,
    types: "public_channel,private_channel,im,mpim",
  });
  const name = wanted.replace(/^#/, "");
  const channel = objectsOf(channels).find((one) => one["id"] === wanted || one["name"] === name);
  if (!channel) return { ...isOpen, error: "channel_not_found" };
  const place = { args: { ...args, [field]: channel["id"] }, isArchived: channel["is_archived"] === true };
  return channel["is_member"] === true ? place : { ...place, error: "not_in_channel" };
}
