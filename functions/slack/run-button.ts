import type { Button } from "@slack/types";
import { BUTTON_LENGTH, button } from "./block-kit.ts";

/** The `action_id`s that `runButton` gives. */
export const RUN_COMMAND = /^run_command_\d+$/;

/**
 * A button that runs a command for the person who clicks it: in the channel or thread of its message, or privately if the
 * command says so.
 *
 * @param command with its name, such as `/atlas-usage last month`
 * @param index distinguishes it from other such buttons of the message.
 * @returns undefined if the command is too long for a button.
 */
export function runButton(label: string, command: string, index: number): Button | undefined {
  return button(label, `run_command_${index}`, command);
}

/** Whether a button shows all of a label. */
export function isWholeLabel(label: string): boolean {
  return label.length <= BUTTON_LENGTH;
}
