import type { Button } from "@slack/types";
import { actions, type Message, section } from "./block-kit.ts";
import type { CommandError } from "./command-error.ts";
import { code, escapeSentence, SENTENCE_LENGTH } from "./mrkdwn.ts";
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

/**
 * The reply to a command that was not understood: what is wrong, what was probably meant, and what works.
 *
 * @param correction a button that runs the corrected command.
 */
export function notUnderstood(error: CommandError, command: string, correction?: Button): Message {
  const sentences = [
    escapeSentence(error.message),
    slackText.forExample(code(error.corrected ?? error.example, SENTENCE_LENGTH)),
    slackText.seeHelp(code(`${command} help`)),
  ];
  const { text, blocks } = plainReply(slackText.failed(sentences.join(" ")));
  return { text, blocks: [...blocks, ...actions([correction])] };
}
