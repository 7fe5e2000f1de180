import type { Reply } from "./reply.ts";

/** How a slash command appears in Slack. */
export interface CommandDefinition {
  /** With its slash. */
  readonly name: string;
  readonly description: string;
  readonly hint: string;
}

/** A global shortcut in Slack's menus. */
export interface ShortcutDefinition {
  readonly callbackId: string;
  /** At most 24 characters (Slack, "App manifest reference"). */
  readonly name: string;
  readonly description: string;
}

export interface Interaction {
  readonly userId: string;
  readonly channelId: string;
  /** Undefined for what has none: mentions, direct messages and modals. */
  readonly responseUrl: string | undefined;
  /** Stays the same when Slack repeats the request; the `event_id` of an event. */
  readonly triggerId: string;
}

/** A mention of the bot, or a direct message to it (Slack, "app_mention" and "message.im"). */
export interface Mention extends Interaction {
  /** Without the mention of the bot. */
  readonly text: string;
  readonly messageTs: string;
  /** Of the thread that it stands in. */
  readonly threadTs: string | undefined;
  readonly isDirect: boolean;
}

export interface SlashCommand extends Interaction {
  readonly text: string;
  /** Where to answer, for a button with a command. Slack has no slash commands in threads. */
  readonly threadTs?: string | undefined;
}

/** A click on a button, or a choice in a menu. */
export interface BlockAction extends Interaction {
  readonly actionId: string;
  /** The text of a command. */
  readonly value: string;
  /** The message with the button; undefined for an ephemeral one. */
  readonly messageTs: string | undefined;
  /** The ephemeral message with the button: nothing can be posted below it. */
  readonly ephemeralTs?: string | undefined;
  readonly threadTs: string | undefined;
}

/** An action of a person outside of messages. */
export interface ViewInteraction {
  readonly userId: string;
  /** As in `Interaction`; except for App Home that was opened, a view can be opened with it within 3 s. */
  readonly triggerId: string;
}

/** A modal or App Home as it is when somebody uses it. */
export interface ViewState {
  readonly id: string;
  readonly callbackId: string;
  readonly privateMetadata: string;
  /** What is typed or chosen, by block id: one element for each block, nothing for an empty one. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

export interface ViewSubmission extends ViewInteraction {
  readonly view: ViewState;
}

/** A click or a choice in a modal or on App Home. */
export interface ViewAction extends ViewInteraction {
  readonly actionId: string;
  /** Empty for a button without one. */
  readonly value: string;
  readonly view: ViewState;
}

/** What is wrong with the inputs of a modal, by block id. */
export type FieldErrors = Readonly<Record<string, string>>;

/** What was typed into a menu whose options come from the app. */
interface OptionsRequest {
  readonly userId: string;
  readonly text: string;
}

export interface ActionOutcome {
  readonly replies: readonly Reply[];
  /** The job that the button starts, for log lines. */
  readonly jobId: string | undefined;
}

export interface MenuOption {
  /** At most 75 characters, as `value` (Slack, "Option object"). */
  readonly text: string;
  readonly value: string;
}

interface ActionHandler<Action, Outcome> {
  /** The `action_id`, or a pattern of them. */
  readonly id: string | RegExp;
  readonly handle: (action: Action) => Promise<Outcome>;
}

interface CallbackHandler<Event, Outcome> {
  readonly callbackId: string;
  readonly handle: (event: Event) => Promise<Outcome>;
}

export interface AppHandlers {
  readonly commands: ReadonlyArray<{
    readonly name: string;
    /** @returns undefined if it started a job, which replies later. */
    readonly handle: (command: SlashCommand) => Promise<Reply | undefined>;
  }>;
  /** Of messages. */
  readonly actions: ReadonlyArray<ActionHandler<BlockAction, ActionOutcome>>;
  /** Of mentions and direct messages. */
  readonly mentions: ReadonlyArray<(mention: Mention) => Promise<void>>;
  readonly homeOpened: ReadonlyArray<(opened: ViewInteraction) => Promise<void>>;
  readonly viewActions: ReadonlyArray<ActionHandler<ViewAction, void>>;
  /** Of modals that are submitted. They close unless there are errors. */
  readonly submissions: ReadonlyArray<CallbackHandler<ViewSubmission, FieldErrors | undefined>>;
  readonly shortcuts: ReadonlyArray<CallbackHandler<ViewInteraction, void>>;
  /** Of menus whose options come from the app: at most 100 (Slack, "Select menu", external data source). */
  readonly options: ReadonlyArray<ActionHandler<OptionsRequest, readonly MenuOption[]>>;
}
