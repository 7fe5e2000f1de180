import { randomBytes, randomInt } from "node:crypto";
import type { EventLog } from "../events.ts";
import { type JsonObject, stringField } from "../json.ts";

/** Why a trigger id opens nothing; Slack's error codes. */
type TriggerError = "invalid_trigger_id" | "expired_trigger_id" | "exchanged_trigger_id";

/** The modals that people have open, the home that the app shows them, and the trigger ids with which an app may open one. */
export interface Views {
  /** A trigger id for something that the user just did, in a view when one is given; good once and for three seconds. */
  issueTrigger(user: string, viewId?: string): string;
  hasExpired(trigger: string): boolean;
  /** Uses a trigger id up. */
  exchangeTrigger(trigger: string): { user: string; viewId: string | undefined } | { error: TriggerError };
  /** Opens a view for the user, or changes it. @param at milliseconds since 1970 */
  put(user: string, view: JsonObject, at: number): void;
  /** An open view and who sees it, by its id or the external_id that the app gave it. */
  get(id: string): { user: string; view: JsonObject } | undefined;
  find(user: string, viewId: string): JsonObject | undefined;
  /** The user's open modals, the topmost last. */
  list(user: string): JsonObject[];
  /** The app's home as the user sees it, once the app has published one. */
  home(user: string): JsonObject | undefined;
  close(user: string, viewId: string): void;
}

const TRIGGER_LIFE_MS = 3000;
const TRIGGER_MEMORY_MS = 60_000;

/** @param now milliseconds since 1970 */
export function createViews(events: EventLog, now: () => number): Views {
  const triggers = new Map<
    string,
    { user: string; viewId: string | undefined; until: number; isUsed: boolean }
  >();
  const open = new Map<string, { user: string; view: JsonObject }>();

  const forgetOldTriggers = () => {
    for (const [trigger, { until }] of triggers) {
      if (until + TRIGGER_MEMORY_MS < now()) triggers.delete(trigger);
    }
  };
  const viewsOf = (user: string) =>
    [...open.values()].filter((entry) => entry.user === user).map(({ view }) => view);
  return {
    issueTrigger(user, viewId) {
      forgetOldTriggers();
      const digits = String(randomInt(1_000_000)).padStart(6, "0");
      const trigger = `${Math.floor(now() / 1000)}.${digits}.${randomBytes(8).toString("hex")}`;
      triggers.set(trigger, { user, viewId, until: now() + TRIGGER_LIFE_MS, isUsed: false });
      return trigger;
    },
    hasExpired(trigger) {
      const known = triggers.get(trigger);
      return known !== undefined && known.until <= now();
    },
    exchangeTrigger(trigger) {
      const known = triggers.get(trigger);
      if (!known) return { error: "invalid_trigger_id" };
      if (known.isUsed) return { error: "exchanged_trigger_id" };
      if (known.until <= now()) return { error: "expired_trigger_id" };
      known.isUsed = true;
      return known;
    },
    put(user, view, at) {
      const id = stringField(view, "id");
      events.publish({ type: open.has(id) ? "view_changed" : "view_opened", user, view }, at);
      open.set(id, { user, view });
    },
    get: (id) =>
      open.get(id) ?? [...open.values()].find(({ view }) => id !== "" && view["external_id"] === id),
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
