import { formatUsage, type UsageRequest } from "../commands/usage.ts";
import { ACTIONS } from "./actions.ts";
import type { Catalogue } from "./catalogue.ts";
import { actions, button, context, type Message, section } from "./message.ts";

/** Asking the same again can only fail the same way. */
const FINAL = new Set(["unknown_name", "ambiguous_name", "credentials", "configuration", "nothing_to_group"]);

/**
 * The answer to a question that went wrong: the reason with its remedy, and a button to ask again where that
 * may help.
 *
 * @param failure.reason a sentence in mrkdwn.
 */
export function failureAnswer(
  words: Catalogue,
  failure: { readonly code: string; readonly reason: string },
  request: UsageRequest,
  userId: string,
): Message {
  const text = words.failed(failure.reason);
  const again = button(words.againButton, ACTIONS.again, formatUsage(request));
  return {
    text,
    blocks: [
      section(text),
      context([words.asked(userId)]),
      ...(FINAL.has(failure.code) ? [] : actions([again])),
    ],
  };
}
