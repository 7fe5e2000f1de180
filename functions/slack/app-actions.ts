import type { App, BlockAction as BoltAction } from "@slack/bolt";
import { logError } from "../aws/log.ts";
import { stateOf } from "./app-views.ts";
import type { AppHandlers, BlockAction } from "./interaction.ts";
import type { Reply } from "./reply.ts";
import { respond } from "./respond.ts";

type ActionHandlers = Pick<AppHandlers, "actions" | "viewActions">;

type Chosen = BoltAction["actions"][number];

/** Passes clicks and choices to their handlers: those in messages, and those in modals and on App Home. */
export function handleActions(app: App, { actions, viewActions }: ActionHandlers): void {
  app.action<BoltAction>({ type: "block_actions" }, async ({ ack, body, action }) => {
    if (body.view) {
      await handleInView(handlerOf(viewActions, action), body, action, body.view);
    } else {
      const handler = handlerOf(actions, action);
      // Without an acknowledgement, the request of an unknown button gets 404.
      if (!handler) return;
      await handleInMessage(handler, body, action);
    }
    await ack();
  });
}

async function handleInView(
  handler: ActionHandlers["viewActions"][number] | undefined,
  body: BoltAction,
  action: Chosen,
  view: NonNullable<BoltAction["view"]>,
): Promise<void> {
  await handler?.handle({
    actionId: action.action_id,
    value: chosenValue(action) ?? "",
    userId: body.user.id,
    triggerId: body.trigger_id,
    view: stateOf(view),
  });
}

async function handleInMessage(
  handler: ActionHandlers["actions"][number],
  body: BoltAction,
  action: Chosen,
): Promise<void> {
  const value = chosenValue(action);
  if (!body.channel || !value) return;
  const { replies, jobId } = await handler.handle(messageAction(body, body.channel.id, action, value));
  // Slack shows nothing of a button's acknowledgement, so replies go to the response URL.
  await Promise.all(replies.map((reply) => tryToRespond(body.response_url, jobId, reply)));
}

function messageAction(body: BoltAction, channelId: string, action: Chosen, value: string): BlockAction {
  const { message, container } = body;
  return {
    actionId: action.action_id,
    value,
    userId: body.user.id,
    channelId,
    messageTs: message?.ts,
    ephemeralTs: container?.["is_ephemeral"] ? container["message_ts"] : undefined,
    threadTs: message?.["thread_ts"] ?? container?.["thread_ts"],
    responseUrl: body.response_url,
    triggerId: body.trigger_id,
  };
}

function handlerOf<Handler extends { readonly id: string | RegExp }>(
  handlers: readonly Handler[],
  { action_id }: Chosen,
): Handler | undefined {
  return handlers.find(({ id }) => (typeof id === "string" ? id === action_id : id.test(action_id)));
}

/** The value of a button, or of what was chosen in a menu. */
function chosenValue(action: Chosen): string | undefined {
  if ("selected_option" in action) return action.selected_option?.value;
  return "value" in action ? action.value : undefined;
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
