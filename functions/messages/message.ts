import type { ActionsBlock, Button, ContextBlock, HeaderBlock, KnownBlock, SectionBlock } from "@slack/types";
import { cut } from "./mrkdwn.ts";

/** What is posted: blocks for the eye, `text` for notifications and screen readers. */
export interface Message {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

// Limits of Slack's Block Kit reference, kept here so that nothing can be built that Slack refuses.
/** chat.update refuses a longer `text` (Slack, chat.update, msg_too_long). */
export const TEXT_LENGTH = 4000;
const HEADER_LENGTH = 150;
const SECTION_LENGTH = 3000;
const CONTEXT_LENGTH = 2000;
const BUTTON_LENGTH = 75;
const BUTTON_VALUE_LENGTH = 2000;

/** A header; `text` is plain text, not mrkdwn. */
export function header(text: string): HeaderBlock {
  return { type: "header", text: { type: "plain_text", text: cut(text, HEADER_LENGTH), emoji: false } };
}

/** A paragraph of mrkdwn. */
export function section(mrkdwn: string): SectionBlock {
  return { type: "section", text: { type: "mrkdwn", text: cut(mrkdwn, SECTION_LENGTH) } };
}

/** Small print: the parts, mrkdwn, are joined by dots. */
export function context(parts: readonly string[]): ContextBlock {
  const text = cut(parts.join("  ·  "), CONTEXT_LENGTH);
  return { type: "context", elements: [{ type: "mrkdwn", text }] };
}

/** A row of buttons. Buttons without a value that Slack takes are left out. */
export function actions(buttons: ReadonlyArray<Button | undefined>): ActionsBlock[] {
  const elements = buttons.filter((button) => button !== undefined);
  return elements.length > 0 ? [{ type: "actions", elements }] : [];
}

/**
 * A button. Its value comes back when it is pressed.
 *
 * @returns undefined when the value is longer than Slack takes, so that no half value ever comes back.
 */
export function button(label: string, actionId: string, value: string): Button | undefined {
  if (value.length > BUTTON_VALUE_LENGTH) return undefined;
  return {
    type: "button",
    text: { type: "plain_text", text: cut(label, BUTTON_LENGTH), emoji: false },
    action_id: actionId,
    value,
  };
}
