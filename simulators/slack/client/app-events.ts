import { randomBytes } from "node:crypto";
import type { SlackEvent } from "../events.ts";
import type { JsonObject } from "../json.ts";
import { type SlackMessage, withoutNotes } from "../message.ts";
import type { SlackSeed } from "../seed.ts";
import type { Channels } from "../store/channels.ts";
import type { Timer } from "../timer.ts";
import { VERIFICATION_TOKEN } from "./commands.ts";
import type { Dispatch, RetryReason } from "./dispatch.ts";

/** The events of the app manifest's `settings.event_subscriptions.bot_events` that this server knows. */
export const BOT_EVENTS = ["app_mention", "message.im", "app_home_opened"] as const;

type BotEvent = (typeof BOT_EVENTS)[number];

/** The scope without which Slack doesn't send an event. */
const SCOPES: Readonly<Partial<Record<BotEvent, string>>> = {
  app_mention: "app_mentions:read",
  "message.im": "im:history",
};

/** Slack repeats an event that was not acknowledged (Slack, "Events API", retries). */
const RETRY_DELAYS_MS = [0, 60_000, 5 * 60_000];

const MAX_REMEMBERED = 1000;

/** The Events API: what the app learns without a command or a click. */
export interface AppEvents {
  /** Sends the event that a change of messages causes, if any. */
  publish(event: SlackEvent): void;
  /** @returns the id of the event; undefined without a subscription */
  openHome(user: string, tab: "home" | "messages", view: JsonObject | undefined): string | undefined;
  /** The id of the event that a message caused. */
  idOf(channel: string, ts: string): string | undefined;
  /** Delivers an event once more, the latest by default, as Slack does when an ack was lost. */
  redeliver(eventId?: string): Promise<void>;
  /** Waits until no delivery is under way; retries that are not due yet don't count. */
  settled(): Promise<void>;
  /** Cancels retries. */
  close(): void;
}

interface Parts {
  readonly seed: SlackSeed;
  readonly channels: Pick<Channels, "get" | "between"> | undefined;
  readonly dispatch: Dispatch;
  readonly scopes: readonly string[];
  readonly subscriptions: readonly string[];
  readonly timer: Timer;
  readonly now: () => number;
}

interface AppEvent extends JsonObject {
  readonly event_id: string;
  readonly event: JsonObject;
}

export function createAppEvents(parts: Parts): AppEvents {
  const { seed, channels, scopes, subscriptions, now } = parts;
  const { team, bot } = seed;
  const sent: AppEvent[] = [];
  const delivery = createDelivery(parts);

  const send = (name: BotEvent, event: JsonObject): string | undefined => {
    const scope = SCOPES[name];
    if (!subscriptions.includes(name) || (scope !== undefined && !scopes.includes(scope))) return undefined;
    const body: AppEvent = {
      token: VERIFICATION_TOKEN,
      team_id: team.id,
      context_team_id: team.id,
      context_enterprise_id: null,
      api_app_id: bot.appId,
      event,
      type: "event_callback",
      event_id: `Ev0${randomBytes(4).toString("hex").toUpperCase()}`,
      event_time: Math.floor(now() / 1000),
      authorizations: [
        {
          enterprise_id: null,
          team_id: team.id,
          user_id: bot.id,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      is_ext_shared_channel: false,
    };
    sent.push(body);
    if (sent.length > MAX_REMEMBERED) sent.shift();
    delivery.start(body);
    return body.event_id;
  };
  return {
    publish(change) {
      if (change.type !== "message" && change.type !== "message_changed") return;
      const channel = channels?.get(change.channel);
      if (!channel?.members.includes(bot.id)) return;
      const { message } = change;
      if (channel.kind === "im") {
        const at = (now() / 1000).toFixed(6);
        send("message.im", change.type === "message" ? directMessage(message) : changedMessage(message, at));
      } else if (change.type === "message" && isMention(message, bot.id)) {
        send("app_mention", { ...eventOf(message), type: "app_mention", team: team.id });
      }
    },
    openHome: (user, tab, view) =>
      send("app_home_opened", {
        type: "app_home_opened",
        user,
        channel: channels?.between([user, bot.id])?.id,
        tab,
        event_ts: (now() / 1000).toFixed(6),
        ...(view && { view }),
      }),
    idOf: (channel, ts) =>
      sent.findLast(({ event }) => event["channel"] === channel && event["ts"] === ts)?.event_id,
    async redeliver(eventId) {
      const body = sent.findLast(({ event_id: id }) => eventId === undefined || id === eventId);
      if (!body) throw new Error(`No event ${eventId ?? ""} was sent.`);
      await delivery.repeat(body);
    },
    settled: delivery.settled,
    close: delivery.close,
  };
}

function createDelivery({ dispatch, timer }: Pick<Parts, "dispatch" | "timer">) {
  const underWay = new Set<Promise<void>>();
  const waiting = new Set<() => void>();
  let isClosed = false;

  const start = (body: AppEvent, retry = 0, reason?: RetryReason) => {
    const delivered = deliver(body, retry, reason).finally(() => underWay.delete(delivered));
    underWay.add(delivered);
  };
  const deliver = async (body: AppEvent, retry: number, reason: RetryReason | undefined) => {
    const ack = await dispatch.event(body, retryHeaders(retry, reason));
    const delay = RETRY_DELAYS_MS[retry];
    if (isClosed || "ok" in ack || ack.isFinal || delay === undefined) return;
    if (delay === 0) return start(body, retry + 1, ack.reason);
    const cancel = timer.after(delay, () => {
      waiting.delete(cancel);
      start(body, retry + 1, ack.reason);
    });
    waiting.add(cancel);
  };
  const settled = async () => {
    while (underWay.size > 0) await Promise.all(underWay);
  };
  return {
    start,
    settled,
    async repeat(body: AppEvent) {
      await dispatch.event(body, retryHeaders(1, "http_timeout"));
    },
    close() {
      isClosed = true;
      for (const cancel of waiting) cancel();
    },
  };
}

function retryHeaders(retry: number, reason: RetryReason | undefined): Record<string, string> {
  if (retry === 0 || reason === undefined) return {};
  return { "x-slack-retry-num": String(retry), "x-slack-retry-reason": reason };
}

function isMention({ user, subtype, text }: SlackMessage, botId: string): boolean {
  return user !== botId && subtype === undefined && text.includes(`<@${botId}>`);
}

function eventOf(message: SlackMessage): JsonObject {
  return { ...withoutNotes(message), channel: message.channel, event_ts: message.ts };
}

function directMessage(message: SlackMessage): JsonObject {
  return { ...eventOf(message), channel_type: "im" };
}

/** The app also learns of changes, and of its own messages (Slack, "message.im"). */
function changedMessage(message: SlackMessage, at: string): JsonObject {
  return {
    type: "message",
    subtype: "message_changed",
    hidden: true,
    channel: message.channel,
    ts: at,
    event_ts: at,
    channel_type: "im",
    message: withoutNotes(message),
  };
}
