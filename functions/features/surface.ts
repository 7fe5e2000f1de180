import type { ModalView } from "@slack/types";
import type { JobKinds } from "../jobs/job-kind.ts";
import type { Message } from "../slack/block-kit.ts";
import type { AppHandlers, ShortcutDefinition } from "../slack/interaction.ts";
import type { Destination } from "../slack/messages.ts";
import type { Feature, FeatureDeps } from "./feature.ts";

/** What a surface needs to show something at once. */
export interface SurfaceDeps extends FeatureDeps {
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
   * Shows a message to one person in a channel or a thread of it.
   *
   * @throws SlackApiError, SlackUnavailableError
   */
  readonly postEphemeral: (destination: Destination, userId: string, message: Message) => Promise<void>;
}

/** What people use beside commands and their buttons: mentions, App Home, a modal. It uses the features' own parts. */
export interface Surface {
  handlers(deps: SurfaceDeps, features: readonly Feature[]): Partial<AppHandlers>;
  readonly shortcuts?: readonly ShortcutDefinition[];
  /** By the name of the kind. */
  readonly jobs?: JobKinds;
}
