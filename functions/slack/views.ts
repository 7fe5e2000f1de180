import type { ModalView } from "@slack/types";
import type { WebClient } from "@slack/web-api";
import { callSlack } from "./error.ts";

/**
 * Opens a modal.
 *
 * @param triggerId of an interaction of the last 3 s; it works once.
 * @throws SlackApiError, SlackUnavailableError
 */
export async function openView(slack: WebClient, triggerId: string, view: ModalView): Promise<void> {
  await callSlack(slack.views.open({ trigger_id: triggerId, view }));
}

/**
 * Replaces what a modal shows.
 *
 * @throws SlackApiError, SlackUnavailableError
 */
export async function updateView(slack: WebClient, viewId: string, view: ModalView): Promise<void> {
  await callSlack(slack.views.update({ view_id: viewId, view }));
}
