import { App, type AwsLambdaReceiver, type BlockAction as BoltAction } from "@slack/bolt";
import { logError } from "../aws/log.ts";
import { handleEvents } from "./app-events.ts";
import { chosenValue, handleViews } from "./app-views.ts";
import { boltLog } from "./bolt-log.ts";
import type { AppHandlers } from "./interaction.ts";
import type { Reply } from "./reply.ts";
import { respond } from "./respond.ts";

/**
 * Creates the Slack app, which passes commands, clicks, events and what happens in views to their handlers and
 * acknowledges them. No handler waits for Atlas.
 *
 * With `token` instead of `authorize`, Bolt would call auth.test at every cold start.
 */
export function createApp(handlers: AppHandlers, receiver: AwsLambdaReceiver, botToken: string): App {
  const app = new App({
    receiver,
    authorize: async () => ({ botToken }),
    processBeforeResponse: true,
    logger: boltLog,
  });

  for (const { name, handle } of handlers.commands) {
    app.command(name, async ({ command, ack }) => {
      const reply = await handle({
        text: command.text ?? "",
        userId: command.user_id,
        channelId: command.channel_id,
        responseUrl: command.response_url,
        triggerId: command.trigger_id,
      });
      await ack(reply && { response_type: "ephemeral", ...reply });
    });
  }

  for (const { id, handle } of handlers.actions) {
    app.action<BoltAction>({ type: "block_actions", action_id: id }, async ({ ack, body, action }) => {
      const { channel, message, container } = body;
      if (body.view) return;
      const value = chosenValue(action);
      if (channel && value) {
        const { replies, jobId } = await handle({
          actionId: action.action_id,
          value,
          userId: body.user.id,
          channelId: channel.id,
          messageTs: message?.ts,
          ephemeralTs: container?.["is_ephemeral"] ? container["message_ts"] : undefined,
          threadTs: message?.["thread_ts"] ?? container?.["thread_ts"],
          responseUrl: body.response_url,
          triggerId: body.trigger_id,
        });
        // Slack shows nothing of a button's acknowledgement, so replies go to the response URL.
        await Promise.all(replies.map((reply) => tryToRespond(body.response_url, jobId, reply)));
      }
      await ack();
    });
  }
  handleEvents(app, handlers);
  handleViews(app, handlers);
  return app;
}

/** Leaves time for the acknowledgement within Slack's 3 s. */
const RESPOND_TIMEOUT_MS = 800;

async function tryToRespond(responseUrl: string, jobId: string | undefined, reply: Reply): Promise<void> {
  try {
    await respond(responseUrl, reply, RESPOND_TIMEOUT_MS);
  } catch (error) {
    logError({ message: "The reply to a click could not be sent", jobId, error });
  }
}
