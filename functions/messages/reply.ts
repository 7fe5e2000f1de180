import type { CommandError } from "../commands/error.ts";
import { USAGE_FORMS } from "../commands/usage.ts";
import type { Catalogue } from "./catalogue.ts";
import { context, header, type Message, section } from "./message.ts";
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

/** Every form of `/atlas-usage`, each with an example that works when pasted. */
export function usageHelp(words: Catalogue): Message {
  const forms = USAGE_FORMS.map(({ form, example }) => `${code(form)}\n${words.forExample(code(example))}`);
  return {
    text: words.helpHeader,
    blocks: [
      header(words.helpHeader),
      section(words.helpIntro),
      section(forms.join("\n\n")),
      context([words.helpFooter]),
    ],
  };
}
