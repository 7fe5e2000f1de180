import { randomBytes, randomInt } from "node:crypto";
import type { EventLog } from "../events.ts";
import { type JsonObject, stringField } from "../json.ts";

type TriggerError = "invalid_trigger_id" | "expired_trigger_id" | "exchanged_trigger_id";

/** Open modals, the app's home per user, and trigger ids. */
export interface Views {
  /** Valid once, for three seconds. @param viewId of the view in which the user did something */
  issueTrigger(user: string, viewId?: string): string;
  hasExpired(trigger: string): boolean;
  exchangeTrigger(trigger: string): { user: string; viewId: string | undefined } | { error: TriggerError };
  /** Opens or changes a view. @param at milliseconds since 1970 */
  put(user: string, view: JsonObject, at: number): void;
  /** @param id a view's id or external_id */
  get(id: string): { user: string; view: JsonObject } | undefined;
  find(user: string, viewId: string): JsonObject | undefined;
  /** Open modals, the topmost last. */
  list(user: string): JsonObject[];
  home(user: string): JsonObject | undefined;
  close(user: string, viewId: string): void;
}

const TRIGGER_LIFE_MS = 3000;
const TRIGGER_MEMORY_MS = 60_000;

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
