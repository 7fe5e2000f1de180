import { type CommandParts, type Outcome, verificationToken } from "./commands.ts";
import type { Named } from "./directory.ts";
import { isObject, type JsonObject, objectsOf, parseObject, stringField } from "./json.ts";
import type { SlackApi } from "./slack-api.ts";
import type { ShownMessage, Timeline } from "./timeline.ts";
import { bot } from "./workspace.ts";

/** A click on a button, or the choice of an option by its value, in a message. */
export interface Click {
  ts: string;
  actionId: string;
  blockId?: string;
  /** The value of the chosen option; of a button, its own value when given. */
  value?: string;
}

export interface Interactions {
  click(user: Named, channel: Named, click: Click): Promise<Outcome>;
  /** Submits an open modal; `values` are the state by block_id and action_id. */
  submitView(user: Named, viewId: string, values: JsonObject): Promise<Outcome & { errors?: JsonObject }>;
}

type Parts = CommandParts & { api: SlackApi; timeline: Timeline; now: () => number };

export function createInteractions(parts: Parts): Interactions {
  const { dispatch, directory, responseUrls, views, origin, timeline, now } = parts;
  const send = (payload: JsonObject) => dispatch({ payload: JSON.stringify(payload) });
  const common = async (user: Named) => {
    const team = await directory.team();
    return {
      user: { id: user.id, username: user.name, name: user.name, team_id: team.id },
      api_app_id: bot.appId,
      token: verificationToken,
      team,
      enterprise: null,
      is_enterprise_install: false,
    };
  };
  return {
    async click(user, channel, click) {
      const message = timeline.find(channel.id, click.ts, user.id);
      if (!message) return failure("message_not_found");
      const action = findAction(message, click);
      if (!action) return failure("element_not_found");
      const place = { channel: channel.id, user: user.id, original: message };
      const actionTs = (now() / 1000).toFixed(6);
      const ack = await send({
        type: "block_actions",
        ...(await common(user)),
        container: containerOf(message),
        trigger_id: await views.issueTrigger(user.id),
        channel,
        ...(message.ephemeral ? {} : { message: asSent(message) }),
        state: { values: stateOf(action) },
        response_url: `${origin()}${responseUrls.issue(place)}`,
        actions: [{ ...action, action_ts: actionTs }],
      });
      return "error" in ack ? failure(ack.error) : { ok: true, replies: [] };
    },
    async submitView(user, viewId, values) {
      const view = views.find(user.id, viewId);
      if (!view) return failure("view_not_found");
      const ack = await send({
        type: "view_submission",
        ...(await common(user)),
        trigger_id: await views.issueTrigger(user.id, viewId),
        view: { ...view, state: { values } },
        response_urls: [],
      });
      if ("error" in ack) return failure(ack.error);
      return answerSubmission(parts, user.id, viewId, parseObject(ack.body || "{}"));
    },
  };
}

function failure(error: string): Outcome {
  return { ok: false, error, replies: [] };
}

/** Does what the app's response_action says; without one the view closes (Slack, "Modals"). */
async function answerSubmission(
  { api, views }: Parts,
  user: string,
  viewId: string,
  body: JsonObject | undefined,
): Promise<Outcome & { errors?: JsonObject }> {
  if (!body) return failure("invalid_response");
  const { response_action: action, view, errors } = body;
  switch (action) {
    case undefined:
      views.close(user, viewId);
      return { ok: true, replies: [] };
    case "clear":
      for (const open of views.list(user)) views.close(user, stringField(open, "id"));
      return { ok: true, replies: [] };
    case "errors":
      return { ...failure("invalid_input"), errors: isObject(errors) ? errors : {} };
    case "update":
      return outcomeOf(await api.call(bot.id, "views.update", { view_id: viewId, view }));
    case "push": {
      const trigger = await views.issueTrigger(user, viewId);
      return outcomeOf(await api.call(bot.id, "views.push", { trigger_id: trigger, view }));
    }
    default:
      return failure("invalid_response_action");
  }
}

function outcomeOf(answer: JsonObject): Outcome {
  return answer["ok"] === true ? { ok: true, replies: [] } : failure(stringField(answer, "error"));
}

function containerOf({ ts, channel, ephemeral, thread_ts }: ShownMessage): JsonObject {
  return {
    type: "message",
    message_ts: ts,
    channel_id: channel,
    is_ephemeral: ephemeral === true,
    ...(thread_ts !== undefined && { thread_ts }),
  };
}

/** The message as the app knows it: without what only this server notes about it. */
function asSent({ channel: _channel, to: _to, ephemeral: _ephemeral, ...message }: ShownMessage): JsonObject {
  return message;
}

/** The entry of `actions` for an element that really is in the message, else undefined. */
function findAction(message: ShownMessage, { actionId, blockId, value }: Click): JsonObject | undefined {
  for (const block of objectsOf(message.blocks)) {
    if (blockId !== undefined && block["block_id"] !== blockId) continue;
    const candidates = [...objectsOf(block["elements"]), ...objectsOf([block["accessory"]])];
    const element = candidates.find((one) => one["action_id"] === actionId);
    if (element) return actionOf(element, stringField(block, "block_id"), value);
  }
  return undefined;
}

function actionOf(element: JsonObject, blockId: string, value: string | undefined): JsonObject | undefined {
  const { type, action_id, text } = element;
  const action = { type, action_id, block_id: blockId };
  if (type === "button") {
    const own = element["value"];
    if (value !== undefined && value !== own) return undefined;
    return { ...action, text, ...(own !== undefined && { value: own }) };
  }
  const groups = objectsOf(element["option_groups"]).flatMap((group) => objectsOf(group["options"]));
  const options = [...objectsOf(element["options"]), ...groups];
  const selected = options.find((option) => option["value"] === value);
  return selected && { ...action, selected_option: selected };
}

/** Selects keep their choice in the message's state, buttons and menus have none. */
function stateOf({ type, action_id, block_id, selected_option }: JsonObject): JsonObject {
  if (type !== "static_select" && type !== "radio_buttons") return {};
  return { [String(block_id)]: { [String(action_id)]: { type, selected_option } } };
}
