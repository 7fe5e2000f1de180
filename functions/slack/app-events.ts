import type { App } from "@slack/bolt";
import type { AppHandlers } from "./interaction.ts";

/** As in `payload.ts`, which passes no other messages. */
interface MessageEvent {
  readonly user: string;
  readonly text: string;
  readonly ts: string;
  readonly thread_ts?: string;
  readonly channel: string;
}

/** Mentions of the bot and of people: none of them is a word of a question. */
const USER_MENTION = /<@[^>]*>/g;

/** Passes events to their handlers. Slack sends an event again, with the same id, if a handler throws. */
export function handleEvents(
  app: App,
  { mentions, homeOpened }: Pick<AppHandlers, "mentions" | "homeOpened">,
) {
  const handleMessage = async (event: MessageEvent, eventId: string, isDirect: boolean) => {
    const mention = {
      text: event.text.replace(USER_MENTION, " ").trim(),
      userId: event.user,
      channelId: event.channel,
      messageTs: event.ts,
      threadTs: event.thread_ts,
      responseUrl: undefined,
      triggerId: eventId,
      isDirect,
    };
    await Promise.all(mentions.map((handle) => handle(mention)));
  };
  app.event("app_mention", ({ event, body }) => handleMessage(event as MessageEvent, body.event_id, false));
  app.event("message", ({ event, body }) => handleMessage(event as MessageEvent, body.event_id, true));
  app.event("app_home_opened", async ({ event, body }) => {
    const opened = { userId: event.user, triggerId: body.event_id };
    await Promise.all(homeOpened.map((handle) => handle(opened)));
  });
}
