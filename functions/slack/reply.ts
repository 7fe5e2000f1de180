import { actions, type Message, section } from "./block-kit.ts";
import type { CommandError } from "./command-error.ts";
import { code, escapeSentence, SENTENCE_LENGTH } from "./mrkdwn.ts";
import { runButton } from "./run-button.ts";
import { slackText } from "./text.ts";

/** A reply to a person: shown to that person alone and below the message that was pressed, unless it says otherwise. */
export interface Reply extends Message {
  /** Shown to the whole channel. */
  readonly response_type?: "in_channel";
  /** Shown in place of the message that was pressed. */
  readonly replace_original?: true;
  /** Shows nothing, and removes the message that was clicked. */
  readonly delete_original?: true;
}

export const REMOVE_ORIGINAL: Reply = { text: "", blocks: [], delete_original: true };

/** A reply of one sentence, in mrkdwn. */
export function plainReply(text: string): Message {
  return { text, blocks: [section(text)] };
}

/** The reply to a slash command that was not understood: what is wrong, what was probably meant, and what works. */
export function commandMistake(error: CommandError, command: string): Message {
  const { corrected, example } = error;
  const hints = [
    slackText.forExample(code(corrected ?? example, SENTENCE_LENGTH)),
    slackText.seeHelp(code(`${command} help`)),
  ];
  return mistakeReply(error, hints.join(" "), corrected === undefined ? [] : [corrected]);
}

/**
 * What is wrong with a command, and what to do.
 *
 * @param hint in mrkdwn
 * @param commands whole commands, each on a button that runs it
 */
export function mistakeReply({ message }: CommandError, hint: string, commands: readonly string[]): Message {
  const { text, blocks } = plainReply(slackText.failed(`${escapeSentence(message)} ${hint}`));
  const buttons = commands.map((command, index) => runButton(command, command, index));
  return { text, blocks: [...blocks, ...actions(buttons)] };
}
