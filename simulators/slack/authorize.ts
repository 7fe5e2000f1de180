import { refusal } from "./answer.ts";
import { withBlockIds, withViewIds } from "./blocks/blocks.ts";
import { type JsonObject, objectsOf, stringField } from "./json.ts";
import { refuseContent, refuseMessage, refuseView } from "./message-check.ts";
import { methodNamed } from "./methods.ts";
import type { RateLimit } from "./rate-limit.ts";
import type { SlackSeed } from "./seed.ts";
import { canRead } from "./store/channels.ts";
import type { Store } from "./store/store.ts";

type Verdict =
  | { caller: string; args: JsonObject }
  | { refused: JsonObject /** Seconds; the answer is HTTP 429. */; retryAfter?: number };

/** Decides as Slack does whether a Web API call is allowed. */
export type Authorize = (method: string, token: string | undefined, args: JsonObject) => Verdict;

/** @returns the id of a user */
export type CallerOf = (token: string) => string | undefined;

interface Parts {
  readonly seed: SlackSeed;
  readonly store: Store;
  readonly callerOf: CallerOf;
  readonly scopes: readonly string[];
  readonly rateLimit: RateLimit | undefined;
  readonly unsupportedBlocks: ReadonlySet<string>;
}

export function createAuthorize({ seed, store, callerOf, scopes, rateLimit, ...rest }: Parts): Authorize {
  const lacks = (caller: string, scope: string) => caller === seed.bot.id && !scopes.includes(scope);

  return (method, token, given) => {
    if (token === undefined) return { refused: refusal("not_authed") };
    const caller = callerOf(token);
    if (caller === undefined) return { refused: refusal("invalid_auth") };
    const rules = methodNamed(method);
    if (!rules) return { refused: refusal("unknown_method") };
    const kindOf = (reference: string) => {
      const channel = store.channels.find(reference);
      return channel && canRead(channel, caller) ? channel.kind : undefined;
    };
    const needed =
      typeof rules.scope === "function" ? rules.scope(given, kindOf) : [rules.scope ?? []].flat();
    const lacking = needed.find((scope) => lacks(caller, scope));
    if (lacking !== undefined) {
      const missing = { needed: lacking, provided: scopes.join(",") };
      return { refused: { ...refusal("missing_scope"), ...missing } };
    }
    let args = given;
    if (rules.inChannel !== undefined) {
      const entry = enterChannel(store, caller, method, args);
      const mayPostAnywhere = method === "chat.postMessage" && !lacks(caller, "chat:write.public");
      if (entry.error !== undefined && !(entry.error === "not_in_channel" && mayPostAnywhere)) {
        return { refused: refusal(entry.error) };
      }
      if (rules.inChannel === "member and open" && entry.isArchived)
        return { refused: refusal("is_archived") };
      args = entry.args;
    }
    const refused = refuseArguments(method, args, store, rest.unsupportedBlocks);
    if (refused) return { refused };
    const wait = method === "chat.postMessage" ? (rateLimit?.wait(stringField(args, "channel")) ?? 0) : 0;
    if (wait > 0) return { refused: refusal("ratelimited"), retryAfter: wait };
    // What is checked alone stays as it is.
    return { caller, args: method === "blocks.validate" ? args : withIds(args) };
  };
}

function withIds({ blocks, view, ...args }: JsonObject): JsonObject {
  return {
    ...args,
    ...(blocks !== undefined && { blocks: withBlockIds(objectsOf(blocks)) }),
    ...(view !== undefined && { view: withViewIds(view) }),
  };
}

function refuseArguments(
  method: string,
  args: JsonObject,
  { views }: Store,
  unsupported: ReadonlySet<string>,
): JsonObject | undefined {
  switch (method) {
    case "chat.postMessage":
    case "chat.postEphemeral":
    case "chat.update":
      return refuseMessage(method, args, unsupported);
    case "files.getUploadURLExternal": {
      const length = Number(args["length"]);
      const isValid = Number.isInteger(length) && length > 0 && stringField(args, "filename").trim() !== "";
      return isValid
        ? undefined
        : refusal("invalid_arguments", ["length must be more than 0 [json-pointer:/length]"]);
    }
    case "files.completeUploadExternal":
      return refuseContent(args, unsupported);
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

interface Entry {
  readonly args: JsonObject;
  readonly isArchived: boolean;
  readonly error?: "channel_not_found" | "not_in_channel";
}

/** Finds the call's channel by id or name, and checks that the caller is a member. */
function enterChannel({ channels }: Store, caller: string, method: string, args: JsonObject): Entry {
  const field = method === "files.completeUploadExternal" ? "channel_id" : "channel";
  const reference = stringField(args, field);
  const unchanged = { args, isArchived: false };
  // A file can be completed without a channel, and a message to a user's id opens a direct message.
  if (reference === "" && field === "channel_id") return unchanged;
  if (method === "chat.postMessage" && /^[UW][A-Z0-9]{7,}$/.test(reference)) return unchanged;
  const channel = channels.find(reference);
  const isMember = channel?.members.includes(caller) === true;
  if (!channel || (channel.kind !== "public" && !isMember))
    return { ...unchanged, error: "channel_not_found" };
  const entry = { args: { ...args, [field]: channel.id }, isArchived: channel.isArchived };
  return isMember ? entry : { ...entry, error: "not_in_channel" };
}
