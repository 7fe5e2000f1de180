import { withViewIds } from "../blocks/blocks.ts";
import { elementsOf, stateValues } from "../blocks/element-state.ts";
import { isObject, type JsonObject, parseObject, stringField } from "../json.ts";
import { type SlackMessage, withoutNotes } from "../message.ts";
import { refuseView } from "../message-check.ts";
import type { Messages } from "../store/messages.ts";
import { type Choice, findAction, stateAfter } from "./actions.ts";
import { type CommandParts, type Outcome, VERIFICATION_TOKEN } from "./commands.ts";
import type { IdAndName } from "./directory.ts";
import { inputErrors, responseConversations } from "./inputs.ts";
import { createSuggestions, type Query, type Suggestions } from "./suggestions.ts";

export interface Click extends Choice {
  readonly ts: string;
}

/** A click or choice in a modal or on the app's home; `state` is by block_id and action_id. */
export interface ViewClick extends Choice {
  readonly viewId: string;
  readonly state: JsonObject;
}

/** Where a person types into an external select: a view or a message. */
type QueryPlace = { readonly viewId: string } | { readonly channel: IdAndName; readonly ts: string };

/** A global shortcut that the app declares (Slack, "App manifest reference", features.shortcuts). */
export interface Shortcut {
  readonly name: string;
  readonly callback_id: string;
  readonly description: string;
  readonly type: "global" | "message";
}

export interface Interactions {
  click(user: IdAndName, channel: IdAndName, click: Click): Promise<Outcome>;
  clickInView(user: IdAndName, click: ViewClick): Promise<Outcome>;
  suggest(user: IdAndName, place: QueryPlace, query: Query): Promise<Suggestions>;
  useShortcut(user: IdAndName, callbackId: string): Promise<Outcome>;
  /** @param values by block_id and action_id */
  submitView(user: IdAndName, viewId: string, values: JsonObject): Promise<Outcome & { errors?: JsonObject }>;
  /** The app is notified if the view has `notify_on_close`. */
  closeView(user: IdAndName, viewId: string): Promise<Outcome>;
}

type Parts = CommandParts & {
  messages: Messages;
  shortcuts: readonly Shortcut[];
  now: () => number;
};

export function createInteractions(parts: Parts): Interactions {
  const { bot, dispatch, directory, responseUrls, views, origin, messages, shortcuts, now } = parts;
  const { offeredTo, suggest } = createSuggestions(dispatch);
  const actionTs = () => (now() / 1000).toFixed(6);
  const common = async (user: IdAndName) => {
    const team = await directory.team();
    return {
      user: { id: user.id, username: user.name, name: user.name, team_id: team.id },
      api_app_id: bot.appId,
      token: VERIFICATION_TOKEN,
      team,
      enterprise: null,
      is_enterprise_install: false,
    };
  };
  const send = async (user: IdAndName, payload: JsonObject) =>
    dispatch.form({ payload: JSON.stringify({ ...payload, ...(await common(user)) }) });
  const notify = async (user: IdAndName, payload: JsonObject): Promise<Outcome> => {
    const ack = await send(user, payload);
    return "error" in ack ? failure(ack.error) : DONE;
  };
  return {
    async click(user, channel, click) {
      const message = messages.find(channel.id, click.ts, user.id);
      if (!message) return failure("message_not_found");
      const offered = offeredTo(user.id, message.ts);
      const action = findAction(message.blocks, click, offered);
      if (!action) return failure("element_not_found");
      const target = { channel: channel.id, user: user.id, original: message };
      return notify(user, {
        type: "block_actions",
        ...placeOf(message, channel),
        trigger_id: views.issueTrigger(user.id),
        state: { values: stateValues(message.blocks, stateAfter(action), offered) },
        response_url: `${origin}${responseUrls.issue(target)}`,
        actions: [{ ...action, action_ts: actionTs() }],
      });
    },
    async clickInView(user, { viewId, state, ...choice }) {
      const view = views.find(user.id, viewId);
      if (!view) return failure("view_not_found");
      const offered = offeredTo(user.id, viewId);
      const action = findAction(view["blocks"], choice, offered);
      const values = action && stateValues(view["blocks"], withAction(state, action), offered);
      if (!values) return failure("element_not_found");
      return notify(user, {
        type: "block_actions",
        container: { type: "view", view_id: viewId },
        trigger_id: views.issueTrigger(user.id, viewId),
        view: { ...view, state: { values } },
        actions: [{ ...action, action_ts: actionTs() }],
      });
    },
    async suggest(user, place, query) {
      if ("viewId" in place) {
        const view = views.find(user.id, place.viewId);
        if (!view) return failure("view_not_found");
        const container = { type: "view", view_id: place.viewId };
        return suggest(user, place.viewId, view["blocks"], query, {
          ...(await common(user)),
          container,
          view,
        });
      }
      const message = messages.find(place.channel.id, place.ts, user.id);
      if (!message) return failure("message_not_found");
      const asked = { ...(await common(user)), ...placeOf(message, place.channel) };
      return suggest(user, message.ts, message.blocks, query, asked);
    },
    async useShortcut(user, callbackId) {
      const isKnown = shortcuts.some((one) => one.type === "global" && one.callback_id === callbackId);
      if (!isKnown) return failure("shortcut_not_found");
      return notify(user, {
        type: "shortcut",
        callback_id: callbackId,
        trigger_id: views.issueTrigger(user.id),
        action_ts: actionTs(),
      });
    },
    async submitView(user, viewId, given) {
      const view = views.find(user.id, viewId);
      if (view?.["type"] !== "modal") return failure("view_not_found");
      const { blocks } = view;
      const values = stateValues(blocks, given, offeredTo(user.id, viewId));
      if (!values) return failure("element_not_found");
      const errors = inputErrors(blocks, values);
      if (Object.keys(errors).length > 0) return { ...failure("invalid_input"), errors };
      const ack = await send(user, {
        type: "view_submission",
        trigger_id: views.issueTrigger(user.id, viewId),
        view: { ...view, state: { values } },
        response_urls: responseConversations(blocks, values).map((place) => {
          const url = responseUrls.issue({ channel: place.channel_id, user: user.id });
          return { ...place, response_url: `${origin}${url}` };
        }),
      });
      if ("error" in ack) return failure(ack.error);
      return answerSubmission(parts, user.id, view, parseObject(ack.body || "{}"));
    },
    async closeView(user, viewId) {
      const view = views.find(user.id, viewId);
      if (!view) return failure("view_not_found");
      views.close(user.id, viewId);
      if (view["notify_on_close"] !== true) return DONE;
      return notify(user, { type: "view_closed", view, is_cleared: false });
    },
  };
}

const DONE: Outcome = { ok: true, replies: [] };

function failure(error: string): Outcome {
  return { ok: false, error, replies: [] };
}

/** Without a response_action the view closes (Slack, "Modals"). */
async function answerSubmission(
  { api, bot, views }: Parts,
  user: string,
  submitted: JsonObject,
  body: JsonObject | undefined,
): Promise<Outcome & { errors?: JsonObject }> {
  if (!body) return failure("invalid_response");
  const { response_action: action, view, errors } = body;
  const viewId = stringField(submitted, "id");
  if ((action === "update" || action === "push") && refuseView({ view })) return failure("invalid_view");
  switch (action) {
    case undefined:
      views.close(user, viewId);
      return DONE;
    case "clear":
      for (const open of views.list(user)) views.close(user, stringField(open, "id"));
      return DONE;
    case "errors": {
      if (!areErrors(errors, submitted)) return failure("invalid_errors");
      return { ...failure("invalid_input"), errors };
    }
    case "update":
      return outcomeOf(await api.call(bot.id, "views.update", { view_id: viewId, view: withViewIds(view) }));
    case "push": {
      const trigger = views.issueTrigger(user, viewId);
      return outcomeOf(
        await api.call(bot.id, "views.push", { trigger_id: trigger, view: withViewIds(view) }),
      );
    }
    default:
      return failure("invalid_response_action");
  }
}

/** Sentences by the block_id of an input block. */
function areErrors(errors: unknown, { blocks }: JsonObject): errors is JsonObject {
  if (!isObject(errors) || Object.keys(errors).length === 0) return false;
  const inputs = elementsOf(blocks).filter(({ block }) => block["type"] === "input");
  const ids = new Set(inputs.map(({ blockId }) => blockId));
  return Object.entries(errors).every(([id, text]) => ids.has(id) && typeof text === "string");
}

function outcomeOf(answer: JsonObject): Outcome {
  return answer["ok"] === true ? DONE : failure(stringField(answer, "error"));
}

/** Adds the action's state to that of the other elements. */
function withAction(state: JsonObject, action: JsonObject): JsonObject {
  const [[blockId, after] = ["", {}]] = Object.entries(stateAfter(action));
  const before = state[blockId];
  return { ...state, [blockId]: { ...(isObject(before) ? before : {}), ...(isObject(after) ? after : {}) } };
}

/** The fields of a payload that say on which message something was done; the app does not get ephemeral ones. */
function placeOf(message: SlackMessage, channel: IdAndName): JsonObject {
  const { ts, ephemeral, thread_ts } = message;
  const container = {
    type: "message",
    message_ts: ts,
    channel_id: channel.id,
    is_ephemeral: ephemeral === true,
    ...(thread_ts !== undefined && { thread_ts }),
  };
  return { container, channel, ...(ephemeral ? {} : { message: withoutNotes(message) }) };
}
