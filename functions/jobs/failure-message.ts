import { redact } from "../aws/redact.ts";
import { actions, button, context, type Message, section, TEXT_LENGTH } from "../slack/block-kit.ts";
import { truncate } from "../slack/mrkdwn.ts";
import { slackText } from "../slack/text.ts";
import type { AgainButton } from "./job-kind.ts";
import { jobText } from "./text.ts";

/** Asking the same again can only fail the same way. */
const FINAL = new Set([
  "no_invoice",
  "unknown_name",
  "ambiguous_name",
  "credentials",
  "configuration",
  "nothing_to_group",
]);

/**
 * The answer to a question that went wrong: the reason with its remedy, and a button to ask again where that
 * may help.
 *
 * @param failure.reason a sentence in mrkdwn.
 * @param origin who asked, in mrkdwn.
 * @param again the button's action and the words of the command, where a button can ask again.
 */
export function failureAnswer(
  failure: { readonly code: string; readonly reason: string },
  again: AgainButton | undefined,
  origin: string,
): Message {
  const text = truncate(redact(slackText.failed(failure.reason)), TEXT_LENGTH);
  const askAgain = again && button(jobText.againButton, again.actionId, again.command);
  return {
    text,
    blocks: [section(text), context([origin]), ...(FINAL.has(failure.code) ? [] : actions([askAgain]))],
  };
}
