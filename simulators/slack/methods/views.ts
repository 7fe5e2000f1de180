import { ok, refusal } from "../answer.ts";
import { isObject, type JsonObject, objectsOf, stringField } from "../json.ts";
import { newId } from "../store/store.ts";
import type { Handler, MethodContext } from "./handler.ts";

const MAX_STACKED_MODALS = 3;

export const open: Handler = (context, _caller, args) => {
  const view = parseView(args["view"], "modal");
  if (!view) return refusal("invalid_view");
  const trigger = context.store.views.exchangeTrigger(stringField(args, "trigger_id"));
  if ("error" in trigger) return refusal(trigger.error);
  return show(context, trigger.user, withNewId(view));
};

export const push: Handler = (context, _caller, args) => {
  const { views } = context.store;
  const view = parseView(args["view"], "modal");
  if (!view) return refusal("invalid_view");
  const trigger = views.exchangeTrigger(stringField(args, "trigger_id"));
  if ("error" in trigger) return refusal(trigger.error);
  const parent = views.find(trigger.user, trigger.viewId ?? "");
  if (parent?.["type"] !== "modal") return refusal("view_not_found");
  const root = parent["root_view_id"];
  const stack = views.list(trigger.user).filter((modal) => modal["root_view_id"] === root);
  if (stack.length >= MAX_STACKED_MODALS) return refusal("push_limit_reached");
  const pushed = { ...withNewId(view), root_view_id: root, previous_view_id: parent["id"] };
  return show(context, trigger.user, pushed);
};

export const update: Handler = (context, _caller, args) => {
  const known = context.store.views.get(stringField(args, "view_id") || stringField(args, "external_id"));
  if (!known) return refusal("not_found");
  if (isOutdated(args, known.view)) return refusal("hash_conflict");
  const view = parseView(args["view"], stringField(known.view, "type"));
  return view ? show(context, known.user, { ...known.view, ...view }) : refusal("invalid_view");
};

/** The home that the app shows to one user. */
export const publish: Handler = (context, _caller, args) => {
  const { seed, store, appHome } = context;
  if (!appHome.home_tab_enabled) return refusal("not_enabled");
  const user = seed.people.find(({ id }) => id === args["user_id"])?.id;
  if (user === undefined) return refusal("user_not_found");
  const view = parseView(args["view"], "home");
  if (!view) return refusal("invalid_view");
  const known = store.views.home(user);
  if (known && isOutdated(args, known)) return refusal("hash_conflict");
  return show(context, user, known ? { ...known, ...view } : withNewId(view));
};

function show({ store, seed, now }: MethodContext, user: string, view: JsonObject): JsonObject {
  const other = store.views.get(stringField(view, "external_id"));
  if (other && other.view["id"] !== view["id"]) return refusal("duplicate_external_id");
  const shown = {
    ...view,
    team_id: seed.team.id,
    app_id: seed.bot.appId,
    bot_id: seed.bot.botId,
    hash: store.timestamps.next(),
  };
  store.views.put(user, shown, now());
  return ok({ view: shown });
}

/** The app's fields of a view; undefined if the view is invalid. */
function parseView(value: unknown, type: string): JsonObject | undefined {
  if (!isObject(value) || (value["type"] ?? type) !== type || !Array.isArray(value["blocks"]))
    return undefined;
  const { title = null, submit = null, close = null, state = { values: {} } } = value;
  const texts = [title, submit, close];
  if (!isObject(state) || texts.some((text) => text !== null && !isObject(text))) return undefined;
  if (type === "modal" && title === null) return undefined;
  return {
    type,
    title,
    submit,
    close,
    blocks: objectsOf(value["blocks"]),
    private_metadata: stringField(value, "private_metadata"),
    callback_id: stringField(value, "callback_id"),
    external_id: stringField(value, "external_id"),
    state,
    clear_on_close: value["clear_on_close"] === true,
    notify_on_close: value["notify_on_close"] === true,
  };
}

function withNewId(view: JsonObject): JsonObject {
  const id = newId("V");
  return { ...view, id, root_view_id: id, previous_view_id: null };
}

/** A hash prevents an update of a view that has changed since (Slack, views.update). */
function isOutdated(args: JsonObject, view: JsonObject): boolean {
  const hash = stringField(args, "hash");
  return hash !== "" && hash !== view["hash"];
}
