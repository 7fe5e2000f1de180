import type { InputBlock, PlainTextElement, PlainTextOption } from "@slack/types";
import { truncateLine } from "./mrkdwn.ts";

/** Slack, "Option object", `text` and `value`; "Select menu", external data source. */
export const OPTION_LENGTH = 75;
export const OPTION_VALUE_LENGTH = 150;
export const MAX_OPTIONS = 100;

/** A field of a modal. Its `action_id` is its `block_id`, so that both are unique in the view. */
interface Field {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly isOptional?: boolean;
  /** Whether each change is an action of the view; yes, by default. */
  readonly isWatched?: boolean;
}

/** @param value at most `OPTION_VALUE_LENGTH` characters */
export function option(label: string, value: string): PlainTextOption {
  return { text: plain(truncateLine(label, OPTION_LENGTH)), value };
}

/** A choice of one option. @param chosen the value of one of the options */
export function selectField(field: Field, options: PlainTextOption[], chosen: string): InputBlock {
  const initial = options.find(({ value }) => value === chosen);
  return input(field, {
    type: "static_select",
    action_id: field.id,
    options,
    ...(initial ? { initial_option: initial } : {}),
  });
}

/** A choice of any number of values that the app offers while people type. @param chosen values */
export function searchField(field: Field, placeholder: string, chosen: readonly string[]): InputBlock {
  const initial = chosen.map((value) => option(value, value));
  return input(field, {
    type: "multi_external_select",
    action_id: field.id,
    placeholder: plain(placeholder),
    min_query_length: 0,
    ...(initial.length > 0 ? { initial_options: initial } : {}),
  });
}

export function textField(field: Field, text: string): InputBlock {
  return input(field, {
    type: "plain_text_input",
    action_id: field.id,
    ...(text ? { initial_value: text } : {}),
  });
}

/** A choice of a public or private channel. @param chosen its id */
export function channelField(field: Field, chosen: string | undefined): InputBlock {
  return input(field, {
    type: "conversations_select",
    action_id: field.id,
    filter: { include: ["public", "private"], exclude_bot_users: true },
    ...(chosen ? { initial_conversation: chosen } : {}),
  });
}

function input(
  { id, label, hint, isOptional = false, isWatched = true }: Field,
  element: InputBlock["element"],
): InputBlock {
  return {
    type: "input",
    block_id: id,
    label: plain(label),
    element,
    optional: isOptional,
    dispatch_action: isWatched,
    ...(hint ? { hint: plain(hint) } : {}),
  };
}

export function plain(text: string): PlainTextElement {
  return { type: "plain_text", text, emoji: false };
}
