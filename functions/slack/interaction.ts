import type { Reply } from "./reply.ts";

/** How a slash command appears in Slack. */
export interface CommandDefinition {
  /** With its slash. */
  readonly name: string;
  readonly description: string;
  readonly hint: string;
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
}

/** A click on a button, or a choice in a menu. */
export interface BlockAction extends Interaction {
  readonly actionId: string;
  /** The text of a command. */
  readonly value: string;
  /** The message with the button; undefined for an ephemeral one. */
  readonly messageTs: string | undefined;
  readonly threadTs: string | undefined;
}

export interface ActionOutcome {
  readonly replies: readonly Reply[];
  /** The job that the button starts, for log lines. */
  readonly jobId: string | undefined;
}

export interface AppHandlers {
  readonly commands: ReadonlyArray<{
    readonly name: string;
    /** @returns undefined if it started a job, which replies later. */
    readonly handle: (command: SlashCommand) => Promise<Reply | undefined>;
  }>;
  readonly actions: ReadonlyArray<{
    readonly id: string | RegExp;
    readonly handle: (action: BlockAction) => Promise<ActionOutcome>;
  }>;
}
