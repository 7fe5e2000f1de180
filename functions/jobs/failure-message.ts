import type { Button } from "@slack/types";
import { redact } from "../aws/redact.ts";
import { actions, button, context, type Message, section, TEXT_LENGTH } from "../slack/block-kit.ts";
import { truncate } from "../slack/mrkdwn.ts";
import { isWholeLabel, runButton } from "../slack/run-button.ts";
import { slackText } from "../slack/text.ts";
import { type Failure, reasonWithCorrections } from "./failure.ts";
import type { AgainButton } from "./job-kind.ts";
import { jobText } from "./text.ts";

const MAX_BUTTONS = 4;

/**
 * The answer of a job that failed: the reason with its remedy, and a button to ask again where that may help.
 *
 * @param origin who asked, in mrkdwn.
 * @param again the button's action and the words of the command, where a button can ask again.
 */
export function failureMessage(failure: Failure, again: AgainButton | undefined, origin: string): Message {
  const text = textOf(reasonWithCorrections(failure));
  const askAgain = again && button(jobText.againButton, again.actionId, again.command);
  const buttons = failure.canAskAgain ? [askAgain] : correctionButtons(failure);
  return { text, blocks: [section(text), context([origin]), ...actions(buttons)] };
}

/** What the person alone sees of a mistake: what was not understood, and buttons with whole commands. */
export function mistakeMessage(failure: Failure): Message {
  const { reason, corrections = [] } = failure;
  const text = textOf(reasonWithCorrections(failure));
  const isOnButtons = corrections.length <= MAX_BUTTONS && corrections.every(isWholeLabel);
  const shown = isOnButtons ? textOf(reason) : text;
  return { text, blocks: [section(shown), ...actions(correctionButtons(failure))] };
}

function textOf(reason: string): string {
  return truncate(redact(slackText.failed(reason)), TEXT_LENGTH);
}

function correctionButtons({ corrections = [] }: Failure): Array<Button | undefined> {
  return corrections.slice(0, MAX_BUTTONS).map((command, index) => runButton(command, command, index));
}
