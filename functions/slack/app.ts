import { App, type AwsLambdaReceiver } from "@slack/bolt";
import { handleActions } from "./app-actions.ts";
import { handleCommands } from "./app-commands.ts";
import { handleEvents } from "./app-events.ts";
import { handleViews } from "./app-views.ts";
import { boltLog } from "./bolt-log.ts";
import type { AppHandlers } from "./interaction.ts";

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
  handleCommands(app, handlers);
  handleActions(app, handlers);
  handleEvents(app, handlers);
  handleViews(app, handlers);
  return app;
}
