import { formatUsage, type UsageRequest } from "../commands/usage.ts";
import { ACTIONS } from "./actions.ts";
import type { Catalogue } from "./catalogue.ts";
import { actions, button, context, type Message, section } from "./message.ts";

/**
 * The answer to a question that went wrong: the reason with its remedy, and a button to ask again.
 *
 * @param reason a sentence in mrkdwn.
 */
export function failureAnswer(
  words: Catalogue,
  reason: string,
  request: UsageRequest,
  userId: string,
): Message {
  const text = words.failed(reason);
  return {
    text,
    blocks: [
      section(text),
      context([words.asked(userId)]),
      ...actions([button(words.againButton, ACTIONS.again, formatUsage(request))]),
    ],
  };
}
