import type { CommandError } from "../commands/error.ts";
import type { Catalogue } from "./catalogue.ts";
import { type Message, section } from "./message.ts";
import { code, escapeMrkdwn } from "./mrkdwn.ts";

/** A reply of one sentence, in mrkdwn. */
export function plainReply(text: string): Message {
  return { text, blocks: [section(text)] };
}

/** The reply to words that were not understood: what is wrong, what was probably meant, and what works. */
export function notUnderstood(words: Catalogue, error: CommandError, command: string): Message {
  const sentences = [
    escapeMrkdwn(error.message),
    words.forExample(code(error.example)),
    words.seeHelp(code(`${command} help`)),
  ];
  return plainReply(words.failed(sentences.join(" ")));
}
