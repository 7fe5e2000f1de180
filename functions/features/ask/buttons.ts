import type { Button } from "@slack/types";
import { button } from "../../slack/block-kit.ts";
import { askText } from "./text.ts";

/** `action_id`s of buttons that open the form. */
export const ASK_BUTTONS = {
  /** Below an answer. Its value is the text of the answer's command, which fills in the form. */
  change: "ask_change",
  /** On App Home. */
  open: "ask_open",
} as const;

/** `callback_id` of the form and of the global shortcut that opens it. */
export const ASK_CALLBACK = "ask_atlas_costs";

/** @param usage the text of a `/atlas-usage` command. @returns undefined if it is too long for a button. */
export function changeButton(usage: string): Button | undefined {
  return button(askText.changeButton, ASK_BUTTONS.change, usage);
}
