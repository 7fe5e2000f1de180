import type { HomeView } from "@slack/types";
import type { WebClient } from "@slack/web-api";
import { callSlack } from "./error.ts";

/**
 * Shows a person the Home tab of the app.
 *
 * @throws SlackApiError, SlackUnavailableError
 */
export async function publishHome(slack: WebClient, userId: string, view: HomeView): Promise<void> {
  await callSlack(slack.views.publish({ user_id: userId, view }));
}
