import type { Table } from "../aws/table.ts";
import type { NewJob } from "../jobs/job.ts";
import type { JobKinds } from "../jobs/job-kind.ts";
import type { StartedJob } from "../jobs/start.ts";
import type { Message } from "../slack/block-kit.ts";
import type { BlockAction, CommandDefinition, SlashCommand } from "../slack/interaction.ts";
import type { Reply } from "../slack/reply.ts";

/** What a command was understood as, unless it asks for help. */
export interface ParsedCommand {
  readonly kind: string;
}

export interface HelpCommand {
  readonly kind: "help";
}

/**
 * What the bot can do, behind one slash command. The function that answers Slack loads all of it, so that it imports
 * workflows by `import()` alone. Methods, so that the list of features may hold each with its own `Parsed`.
 */
export interface Feature<Parsed extends ParsedCommand = ParsedCommand> {
  readonly command: CommandDefinition;
  /** @throws CommandError */
  parse(text: string, today: Date): Parsed | HelpCommand;
  help(): Message;
  /**
   * Does what was typed.
   *
   * @returns what to tell the person or the channel, or nothing when something was started that will.
   * @throws CommandError
   */
  run(deps: FeatureDeps, command: SlashCommand, parsed: Parsed): Promise<Reply | undefined>;
  readonly buttons: ReadonlyArray<FeatureButton<Parsed>>;
  /** The kinds of jobs that it stores, by their names. */
  readonly jobs: JobKinds;
}

/** A button whose value is the words of the feature's command. */
export interface FeatureButton<Parsed extends ParsedCommand = ParsedCommand> {
  /** The `action_id`, or all that match. */
  readonly id: string | RegExp;
  /** The id of the job that it starts, where it is one for each message. */
  jobId?(action: BlockAction): string | undefined;
  /**
   * Does what the button stands for.
   *
   * @returns what to tell; undefined for words that no button of today has.
   */
  handle(deps: FeatureDeps, action: BlockAction, parsed: Parsed): Promise<readonly Reply[] | undefined>;
}

/** What features need to answer commands and buttons. */
export interface FeatureDeps {
  /** Stores a question and starts its workflow; see `startJob`. */
  readonly start: (question: NewJob) => Promise<StartedJob>;
  readonly table: Table;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Channel ids in which the bot answers; `*` stands for all of them. */
  readonly allowedChannels: readonly string[];
}
