import type { EventLog } from "./events.ts";
import { isObject, type JsonObject, stringField } from "./json.ts";
import type { DoneCall } from "./observer.ts";

/** The modals that people have open, the home that the app shows them, and the trigger ids with which an app may open one. */
export interface Views {
  /** A trigger id for something that the user just did; good once and for three seconds. */
  issueTrigger(user: string, viewId?: string): Promise<string>;
  hasExpired(trigger: string): boolean;
  /** Follows views.open, views.push, views.update and views.publish. */
  observe(call: DoneCall): void;
  find(user: string, viewId: string): JsonObject | undefined;
  /** The user's open modals, the topmost last. */
  list(user: string): JsonObject[];
  /** The app's home as the user sees it, once the app has published one. */
  home(user: string): JsonObject | undefined;
  close(user: string, viewId: string): void;
}

const triggerLifeMs = 3000;

/** Makes a trigger id; with a view's id it is one for something done in that view. */
export type MakeTrigger = (user: string, viewId: string | undefined) => Promise<string>;

/** @param now milliseconds since 1970 */
export function createViews(makeTrigger: MakeTrigger, events: EventLog, now: () => number): Views {
  const triggers = new Map<string, { user: string; until: number }>();
  const open = new Map<string, { user: string; view: JsonObject }>();

  const forgetOld = () => {
    for (const [trigger, { until }] of triggers) if (until + 60_000 < now()) triggers.delete(trigger);
  };
  const viewsOf = (user: string) =>
    [...open.values()].filter((entry) => entry.user === user).map(({ view }) => view);
  return {
    async issueTrigger(user, viewId) {
      forgetOld();
      const trigger = await makeTrigger(user, viewId);
      triggers.set(trigger, { user, until: now() + triggerLifeMs });
      return trigger;
    },
    hasExpired(trigger) {
      const known = triggers.get(trigger);
      return known !== undefined && known.until <= now();
    },
    observe({ method, args, answer, at }) {
      const view = answer["view"];
      if (!method.startsWith("views.") || !isObject(view)) return;
      const id = stringField(view, "id");
      const user =
        open.get(id)?.user ??
        (method === "views.publish"
          ? stringField(args, "user_id")
          : triggers.get(stringField(args, "trigger_id"))?.user);
      if (user === undefined) return;
      events.publish({ type: open.has(id) ? "view_changed" : "view_opened", user, view }, at);
      open.set(id, { user, view });
    },
    find(user, viewId) {
      const entry = open.get(viewId);
      return entry?.user === user ? entry.view : undefined;
    },
    list: (user) => viewsOf(user).filter((view) => !isHome(view)),
    home: (user) => viewsOf(user).findLast(isHome),
    close(user, viewId) {
      if (open.get(viewId)?.user !== user) return;
      open.delete(viewId);
      events.publish({ type: "view_closed", user, view_id: viewId }, now());
    },
  };
}

function isHome(view: JsonObject): boolean {
  return view["type"] === "home";
}
