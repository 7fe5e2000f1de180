import type { Reply } from "./reply.ts";

/** A slash command as the manifest has it. */
export interface CommandDefinition {
  /** With its slash. */
  readonly name: string;
  readonly description: string;
  readonly hint: string;
}

/** Somebody typed a command. */
export interface SlashCommand {
  readonly text: string;
  readonly userId: string;
  readonly channelId: string;
  readonly responseUrl: string;
  /** The same however often Slack delivers it. */
  readonly triggerId: string;
}

/** Somebody pressed a button. */
export interface BlockAction {
  readonly actionId: string;
  /** Words of a command. */
  readonly value: string;
  readonly userId: string;
  readonly channelId: string;
  /** The message that has the button; Slack does not name one that only one person sees. */
  readonly messageTs: string | undefined;
  /** The thread that the message is in. */
  readonly threadTs: string | undefined;
  readonly responseUrl: string;
  /** The same however often Slack delivers it. */
  readonly triggerId: string;
}

/** What came of a button. */
export interface ActionOutcome {
  /** What to tell the person or the channel. */
  readonly replies: readonly Reply[];
  /** The job that the button starts, for the log. */
  readonly jobId: string | undefined;
}

/** What the app does with each command and each button. */
export interface AppHandlers {
  readonly commands: ReadonlyArray<{
    readonly name: string;
    /** @returns what to tell the person, or nothing when something was started that will. */
    readonly handle: (command: SlashCommand) => Promise<Reply | undefined>;
  }>;
  readonly actions: ReadonlyArray<{
    readonly id: string | RegExp;
    readonly handle: (action: BlockAction) => Promise<ActionOutcome>;
  }>;
}
