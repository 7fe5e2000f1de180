import type { Table } from "../aws/table.ts";
import type { Job, NewJob } from "../jobs/job.ts";
import type { JobKinds } from "../jobs/job-kind.ts";
import type { StartedJob } from "../jobs/start.ts";
import type { Message } from "../slack/block-kit.ts";
import type { BlockAction, CommandDefinition, SlashCommand } from "../slack/interaction.ts";
import type { Reply } from "../slack/reply.ts";
import type { AnswerScope } from "./answer-scope.ts";
import type { ExampleData, NamedMessage } from "./example-data.ts";
import type { MentionWords } from "./mention-words.ts";

/** A parsed command other than `help`. */
export interface ParsedCommand {
  readonly kind: string;
  /** Whether the word `private` was said: only the person may see the answer. */
  readonly isPrivate?: boolean | undefined;
}

export interface ParseOptions {
  /** Whether the bot wrote the command, perhaps long ago: for a button, or for a report. */
  readonly isStored?: boolean | undefined;
  /** What takes the place of the command's defaults, for a follow-up. */
  readonly scope?: AnswerScope | undefined;
}

export interface HelpCommand {
  readonly kind: "help";
}

export function isHelp(parsed: ParsedCommand): parsed is HelpCommand {
  return parsed.kind === "help";
}

/**
 * One slash command and everything behind it. The function that answers Slack loads all features, so a feature imports
 * its workflow and examples by `import()`. Methods instead of function properties let one list hold features of different `Parsed`.
 */
export interface Feature<Parsed extends ParsedCommand = ParsedCommand> {
  readonly command: CommandDefinition;
  /** @throws CommandError */
  parse(text: string, today: Date, options?: ParseOptions): Parsed | HelpCommand;
  /** How sentences in mentions become its command. */
  readonly mention: MentionWords;
  help(): Message;
  /**
   * @returns the reply; undefined when a started job will answer.
   * @throws CommandError
   */
  run(deps: FeatureDeps, command: SlashCommand, parsed: Parsed): Promise<Reply | undefined>;
  readonly buttons: ReadonlyArray<FeatureButton<Parsed>>;
  /** By the name of the kind. */
  readonly jobs: JobKinds;
  /** What an answer of one of its jobs is about; undefined if a follow-up has nothing to take over. */
  scopeOf?(job: Job): AnswerScope | undefined;
  /** One message of each kind, which `npm run doctor` lets Slack check. */
  exampleMessages(data: ExampleData): Promise<readonly NamedMessage[]>;
}

/** A button whose value is the text of the feature's command. */
export interface FeatureButton<Parsed extends ParsedCommand = ParsedCommand> {
  /** The `action_id`, or a pattern of them. */
  readonly id: string | RegExp;
  /** The id of the job that it starts, if clicking again must not start another. */
  jobId?(action: BlockAction): string | undefined;
  /** @returns the replies; undefined when the value is from an older version of the button. */
  handle(deps: FeatureDeps, action: BlockAction, parsed: Parsed): Promise<readonly Reply[] | undefined>;
}

export interface FeatureDeps {
  /** See `startJob`. */
  readonly start: (job: NewJob) => Promise<StartedJob>;
  readonly table: Table;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Ids of the channels where the bot answers; `*` means all. */
  readonly allowedChannels: readonly string[];
}
