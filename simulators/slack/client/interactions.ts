import { withViewIds } from "../blocks/blocks.ts";
import { isObject, type JsonObject, parseObject, stringField } from "../json.ts";
import { type SlackMessage, withoutNotes } from "../message.ts";
import type { SlackApi } from "../slack-api.ts";
import type { Messages } from "../store/messages.ts";
import { type Choice, findAction, stateAfter } from "./actions.ts";
import { type CommandParts, type Outcome, VERIFICATION_TOKEN } from "./commands.ts";
import type { IdAndName } from "./directory.ts";

export interface Click extends Choice {
  readonly ts: string;
}

/** A click or choice in a modal or on the app's home; `state` is by block_id and action_id. */
export interface ViewClick extends Choice {
  readonly viewId: string;
  readonly state: JsonObject;
}

export interface Interactions {
  click(user: IdAndName, channel: IdAndName, click: Click): Promise<Outcome>;
  clickInView(user: IdAndName, click: ViewClick): Promise<Outcome>;
  /** @param values by block_id and action_id */
  submitView(user: IdAndName, viewId: string, values: JsonObject): Promise<Outcome & { errors?: JsonObject }>;
  /** The app is notified if the view has `notify_on_close`. */
  closeView(user: IdAndName, viewId: string): Promise<Outcome>;
}

type Parts = CommandParts & { api: SlackApi; messages: Messages; now: () => number };

export function createInteractions(parts: Parts): Interactions {
  const { bot, dispatch, directory, responseUrls, views, origin, messages, now } = parts;
  const actionTs = () => (now() / 1000).toFixed(6);
  const send = (payload: JsonObject) => dispatch.form({ payload: JSON.stringify(payload) });
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
  return {
    async click(user, channel, click) {
      const message = messages.find(channel.id, click.ts, user.id);
      if (!message) return failure("message_not_found");
      const action = findAction(message.blocks, click);
      if (!action) return failure("element_not_found");
      const target = { channel: channel.id, user: user.id, original: message };
      const ack = await send({
        type: "block_actions",
        ...(await common(user)),
        container: containerOf(message),
        trigger_id: views.issueTrigger(user.id),
        channel,
        ...(message.ephemeral ? {} : { message: withoutNotes(message) }),
        state: { values: stateAfter(action) },
        response_url: `${origin}${responseUrls.issue(target)}`,
        actions: [{ ...action, action_ts: actionTs() }],
      });
      return "error" in ack ? failure(ack.error) : DONE;
    },
    async clickInView(user, { viewId, state, ...choice }) {
      const view = views.find(user.id, viewId);
      if (!view) return failure("view_not_found");
      const action = findAction(view["blocks"], choice);
      if (!action) return failure("element_not_found");
      const ack = await send({
        type: "block_actions",
        ...(await common(user)),
        container: { type: "view", view_id: viewId },
        trigger_id: views.issueTrigger(user.id, viewId),
        view: { ...view, state: { values: state } },
        actions: [{ ...action, action_ts: actionTs() }],
      });
      return "error" in ack ? failure(ack.error) : DONE;
    },
    async submitView(user, viewId, values) {
      const view = views.find(user.id, viewId);
      if (!view) return failure("view_not_found");
      const ack = await send({
        type: "view_submission",
        ...(await common(user)),
        trigger_id: views.issueTrigger(user.id, viewId),
        view: { ...view, state: { values } },
        response_urls: [],
      });
      if ("error" in ack) return failure(ack.error);
      return answerSubmission(parts, user.id, viewId, parseObject(ack.body || "{}"));
    },
    async closeView(user, viewId) {
      const view = views.find(user.id, viewId);
      if (!view) return failure("view_not_found");
      views.close(user.id, viewId);
      if (view["notify_on_close"] !== true) return DONE;
      const ack = await send({ type: "view_closed", ...(await common(user)), view, is_cleared: false });
      return "error" in ack ? failure(ack.error) : DONE;
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
  viewId: string,
  body: JsonObject | undefined,
): Promise<Outcome & { errors?: JsonObject }> {
  if (!body) return failure("invalid_response");
  const { response_action: action, view, errors } = body;
  switch (action) {
    case undefined:
      views.close(user, viewId);
      return DONE;
    case "clear":
      for (const open of views.list(user)) views.close(user, stringField(open, "id"));
      return DONE;
    case "errors":
      return { ...failure("invalid_input"), errors: isObject(errors) ? errors : {} };
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

function outcomeOf(answer: JsonObject): Outcome {
  return answer["ok"] === true ? DONE : failure(stringField(answer, "error"));
}

function containerOf({ ts, channel, ephemeral, thread_ts }: SlackMessage): JsonObject {
  return {
    type: "message",
    message_ts: ts,
    channel_id: channel,
    is_ephemeral: ephemeral === true,
    ...(thread_ts !== undefined && { thread_ts }),
  };
}
