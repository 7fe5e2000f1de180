import { App, type AwsLambdaReceiver, type BlockAction } from "@slack/bolt";
import { logError } from "../aws/log.ts";
import { pressReport } from "../features/report/actions.ts";
import { ACTIONS } from "./actions.ts";
import { boltLog } from "./bolt-log.ts";
import { press, pressId } from "./button.ts";
import { COMMANDS, runCommand } from "./command.ts";
import type { AppRooms } from "./deps.ts";
import type { Reply } from "./reply.ts";
import { respond } from "./respond.ts";

/**
 * The Slack app: what is typed and pressed becomes a stored question with a started workflow, or a reply to
 * the person alone. Nothing here waits for Atlas.
 *
 * Bolt's `authorize` is used and not its `token`, with which it would call auth.test at every cold start.
 */
export function createApp(rooms: AppRooms, receiver: AwsLambdaReceiver, botToken: string): App {
  const app = new App({
    receiver,
    authorize: async () => ({ botToken }),
    processBeforeResponse: true,
    logger: boltLog,
  });

  for (const name of COMMANDS) {
    app.command(name, async ({ command, ack }) => {
      const reply = await runCommand(rooms, {
        name,
        text: command.text ?? "",
        userId: command.user_id,
        channelId: command.channel_id,
        responseUrl: command.response_url,
        triggerId: command.trigger_id,
      });
      await ack(reply && { response_type: "ephemeral", ...reply });
    });
  }

  for (const actionId of Object.values(ACTIONS)) {
    app.action<BlockAction>({ type: "block_actions", action_id: actionId }, async ({ ack, body, action }) => {
      const { channel, message } = body;
      const value = "value" in action ? action.value : undefined;
      if (channel && value && isAboutReports(action.action_id)) {
        const pressed = {
          value,
          userId: body.user.id,
          channelId: channel.id,
          responseUrl: body.response_url,
          triggerId: body.trigger_id,
        };
        // Of a message that only one person sees Slack tells nothing but where it is.
        const replies = await pressReport(rooms, { ...pressed, isAlone: message === undefined });
        await Promise.all(replies.map((reply) => tell(body.response_url, undefined, reply)));
        return await ack();
      }
      if (channel && message && value) {
        const pressed = {
          actionId: action.action_id,
          value,
          userId: body.user.id,
          channelId: channel.id,
          messageTs: message.ts,
          threadTs: message["thread_ts"],
          responseUrl: body.response_url,
        };
        const reply = await press(rooms, pressed);
        // An acknowledgement of a button shows nothing: what there is to say goes by the response URL.
        if (reply) await tell(body.response_url, pressId(pressed), reply);
      }
      await ack();
    });
  }
  return app;
}

function isAboutReports(actionId: string): boolean {
  return ACTIONS.reportChange.test(actionId) || ACTIONS.reportPage.test(actionId);
}

/** Leaves time for the acknowledgement, whether or not Slack takes what there is to say. */
const TELL_TIMEOUT_MS = 800;

async function tell(responseUrl: string, queryId: string | undefined, reply: Reply): Promise<void> {
  try {
    await respond(responseUrl, reply, TELL_TIMEOUT_MS);
  } catch (error) {
    logError({
      message: "A person could not be told what became of a button",
      queryId,
      error,
    });
  }
}
