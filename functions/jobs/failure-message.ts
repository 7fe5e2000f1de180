import { redact } from "../aws/redact.ts";
import { actions, button, context, type Message, section, TEXT_LENGTH } from "../slack/block-kit.ts";
import { truncate } from "../slack/mrkdwn.ts";
import { slackText } from "../slack/text.ts";
import type { Failure } from "./failure.ts";
import type { AgainButton } from "./job-kind.ts";
import { jobText } from "./text.ts";

/**
 * The answer of a job that failed: the reason with its remedy, and a button to ask again where that may help.
 *
 * @param origin who asked, in mrkdwn.
 * @param again the button's action and the words of the command, where a button can ask again.
 */
export function failureMessage(
  { reason, canAskAgain }: Failure,
  again: AgainButton | undefined,
  origin: string,
): Message {
  const text = truncate(redact(slackText.failed(reason)), TEXT_LENGTH);
  const askAgain = again && button(jobText.againButton, again.actionId, again.command);
  return {
    text,
    blocks: [section(text), context([origin]), ...(canAskAgain ? actions([askAgain]) : [])],
  };
}
