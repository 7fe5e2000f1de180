import type {
  ActionsBlock,
  Button,
  ContainerBlock,
  ContextBlock,
  HeaderBlock,
  KnownBlock,
  RawTextElement,
  RichTextBlock,
  SectionBlock,
  StaticSelect,
  TableBlock,
} from "@slack/types";
import type { ChartBlock } from "./chart.ts";
import { truncate, truncateLine } from "./mrkdwn.ts";

export type MessageBlock = KnownBlock | ChartBlock;

/** Blocks to look at, and `text` for notifications and screen readers. */
export interface Message {
  readonly text: string;
  readonly blocks: MessageBlock[];
  /** Takes the place of the only `data_table` where Slack does not have that. */
  readonly plainTable?: TableBlock | ContainerBlock | undefined;
}

// Limits from Slack's Block Kit reference.
/** Slack, chat.update, `msg_too_long`. */
export const TEXT_LENGTH = 4000;
const HEADER_LENGTH = 150;
const SECTION_LENGTH = 3000;
const CONTEXT_LENGTH = 2000;
const CONTAINER_TITLE_LENGTH = 150;
export const BUTTON_LENGTH = 75;
/** Our own limit for names. Slack allows 10,000 characters in all cells of a table, and long cells widen it. */
export const LABEL_LENGTH = 80;
const BUTTON_VALUE_LENGTH = 2000;
const OPTION_VALUE_LENGTH = 150;
const MAX_OPTIONS = 100;

/** @param text plain text, not mrkdwn */
export function header(text: string): HeaderBlock {
  return {
    type: "header",
    text: { type: "plain_text", text: truncateLine(text, HEADER_LENGTH), emoji: false },
  };
}

export function section(mrkdwn: string): SectionBlock {
  return { type: "section", text: { type: "mrkdwn", text: truncate(mrkdwn, SECTION_LENGTH) } };
}

/** Small print. @param parts mrkdwn */
export function context(parts: readonly string[]): ContextBlock {
  const text = truncate(parts.join("  ·  "), CONTEXT_LENGTH);
  return { type: "context", elements: [{ type: "mrkdwn", text }] };
}

/**
 * Blocks below a title, collapsed until a person opens them (Slack, "Container block", since June 2026).
 *
 * @param title plain text
 * @param children at most 10
 */
export function container(title: string, children: ContainerBlock["child_blocks"]): ContainerBlock {
  return {
    type: "container",
    title: { type: "plain_text", text: truncateLine(title, CONTAINER_TITLE_LENGTH), emoji: false },
    child_blocks: children,
    is_collapsible: true,
    default_collapsed: true,
  };
}

/** A cell of a table. Slack shows its text as it is, so it needs no escaping. */
export function cell(text: string): RawTextElement {
  // Slack refuses an empty cell.
  return { type: "raw_text", text: truncateLine(text, LABEL_LENGTH) || " " };
}

/** A cell in bold, for the heading of a section within a table, and for a total. */
export function boldCell(text: string): RichTextBlock {
  const element = { type: "text" as const, text: cell(text).text, style: { bold: true } };
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [element] }] };
}

/** A row of buttons and menus, without those that `button` and `menu` refused to make. */
export function actions(buttons: ReadonlyArray<Button | StaticSelect | undefined>): ActionsBlock[] {
  const elements = buttons.filter((button) => button !== undefined);
  return elements.length > 0 ? [{ type: "actions", elements }] : [];
}

/**
 * @param value comes back with a click.
 * @returns undefined if the value is too long for Slack: truncated, it would be another command.
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

/** Options of a menu: what people see, and the value that comes back. */
interface MenuOption {
  readonly label: string;
  readonly value: string;
}

/** @returns undefined without options; one with too long a value is left out. */
export function menu(
  placeholder: string,
  actionId: string,
  options: readonly MenuOption[],
): StaticSelect | undefined {
  const offered = options.filter(({ value }) => value.length <= OPTION_VALUE_LENGTH).slice(0, MAX_OPTIONS);
  if (offered.length === 0) return undefined;
  const plain = (text: string) => ({
    type: "plain_text" as const,
    text: truncateLine(text, BUTTON_LENGTH),
    emoji: false,
  });
  return {
    type: "static_select",
    placeholder: plain(placeholder),
    action_id: actionId,
    options: offered.map(({ label, value }) => ({ text: plain(label), value })),
  };
}

/** A dialog that asks before a button acts. `text` is mrkdwn, the rest plain text. */
export interface Confirmation {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
}

/** The button with a confirmation dialog in front of its action. */
export function withConfirmation(button: Button, { title, text, yes, no }: Confirmation): Button {
  const plain = (label: string) => ({ type: "plain_text" as const, text: label });
  return {
    ...button,
    confirm: {
      title: plain(title),
      text: { type: "mrkdwn", text },
      confirm: plain(yes),
      deny: plain(no),
      style: "danger",
    },
  };
}
