import type {
  ActionsBlock,
  Button,
  ContextBlock,
  HeaderBlock,
  KnownBlock,
  RawTextElement,
  SectionBlock,
} from "@slack/types";
import { truncate, truncateLine } from "./mrkdwn.ts";

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
/** For names of any length: all cells of a table may have 10,000 together, and long ones widen it for everybody. */
export const LABEL_LENGTH = 80;
const BUTTON_VALUE_LENGTH = 2000;

/** A header; `text` is plain text, not mrkdwn. */
export function header(text: string): HeaderBlock {
  return {
    type: "header",
    text: { type: "plain_text", text: truncateLine(text, HEADER_LENGTH), emoji: false },
  };
}

/** A paragraph of mrkdwn. */
export function section(mrkdwn: string): SectionBlock {
  return { type: "section", text: { type: "mrkdwn", text: truncate(mrkdwn, SECTION_LENGTH) } };
}

/** Small print: the parts, mrkdwn, are joined by dots. */
export function context(parts: readonly string[]): ContextBlock {
  const text = truncate(parts.join("  ·  "), CONTEXT_LENGTH);
  return { type: "context", elements: [{ type: "mrkdwn", text }] };
}

/** A cell of a table. Raw text is shown as it is: nothing in it is interpreted or escaped. */
export function cell(text: string): RawTextElement {
  // Slack refuses an empty cell.
  return { type: "raw_text", text: truncateLine(text, LABEL_LENGTH) || " " };
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
    text: { type: "plain_text", text: truncateLine(label, BUTTON_LENGTH), emoji: false },
    action_id: actionId,
    value,
  };
}

/** What a button asks before it does something. `text` is mrkdwn, the rest plain text. */
export interface Question {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
}

/** The button, which does nothing before its question is answered with yes. */
export function askingFirst(asked: Button, { title, text, yes, no }: Question): Button {
  const plain = (label: string) => ({ type: "plain_text" as const, text: label });
  return {
    ...asked,
    confirm: {
      title: plain(title),
      text: { type: "mrkdwn", text: text },
      confirm: plain(yes),
      deny: plain(no),
      style: "danger",
    },
  };
}
