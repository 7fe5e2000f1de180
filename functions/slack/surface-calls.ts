import type { ModalView } from "@slack/types";
import type { SlackConfig } from "../aws/config.ts";
import type { Message } from "./block-kit.ts";
import { callMethod } from "./call-method.ts";
import type { Destination } from "./messages.ts";

/** What shows something while Slack waits for the function that answers it. */
export interface SurfaceCalls {
  /**
   * Opens a modal within 3 s of the interaction.
   *
   * @throws SlackApiError, SlackUnavailableError
   */
  readonly openView: (triggerId: string, view: ModalView) => Promise<void>;
  /**
   * Replaces what a modal shows; what people chose in fields that stay is kept.
   *
   * @throws SlackApiError, SlackUnavailableError
   */
  readonly updateView: (viewId: string, view: ModalView) => Promise<void>;
  /**
   * Posts a message in a channel, or in a thread of it.
   *
   * @throws SlackApiError, SlackUnavailableError
   */
  readonly postMessage: (destination: Destination, message: Message) => Promise<void>;
  /**
   * Shows a message to one person in a channel or a thread of it.
   *
   * @throws SlackApiError, SlackUnavailableError
   */
  readonly postEphemeral: (destination: Destination, userId: string, message: Message) => Promise<void>;
}

export function surfaceCalls(config: SlackConfig): SurfaceCalls {
  return {
    openView: (triggerId, view) => callMethod(config, "views.open", { trigger_id: triggerId, view }),
    updateView: (viewId, view) => callMethod(config, "views.update", { view_id: viewId, view }),
    postMessage: (destination, message) =>
      callMethod(config, "chat.postMessage", { ...argumentsOf(destination, message), unfurl_links: false }),
    postEphemeral: (destination, userId, message) =>
      callMethod(config, "chat.postEphemeral", { ...argumentsOf(destination, message), user: userId }),
  };
}

function argumentsOf({ channelId, threadTs }: Destination, { text, blocks }: Message) {
  return { channel: channelId, ...(threadTs ? { thread_ts: threadTs } : {}), text, blocks };
}
