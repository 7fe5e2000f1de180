import type { JsonObject } from "../json.ts";

/** The fields of an element's state and initial value (Slack, "Block elements"). */
export interface ElementFields {
  /** The field with what was chosen, such as `selected_option`. */
  readonly state: string;
  readonly initial: string;
  readonly isList: boolean;
}

/** State by block_id and action_id. */
export type Values = Record<string, Record<string, JsonObject>>;

const FIELDS: Readonly<Record<string, Omit<ElementFields, "isList">>> = {
  plain_text_input: { state: "value", initial: "initial_value" },
  email_text_input: { state: "value", initial: "initial_value" },
  url_text_input: { state: "value", initial: "initial_value" },
  number_input: { state: "value", initial: "initial_value" },
  datepicker: { state: "selected_date", initial: "initial_date" },
  timepicker: { state: "selected_time", initial: "initial_time" },
  datetimepicker: { state: "selected_date_time", initial: "initial_date_time" },
  static_select: { state: "selected_option", initial: "initial_option" },
  external_select: { state: "selected_option", initial: "initial_option" },
  radio_buttons: { state: "selected_option", initial: "initial_option" },
  users_select: { state: "selected_user", initial: "initial_user" },
  channels_select: { state: "selected_channel", initial: "initial_channel" },
  conversations_select: { state: "selected_conversation", initial: "initial_conversation" },
  checkboxes: { state: "selected_options", initial: "initial_options" },
  multi_static_select: { state: "selected_options", initial: "initial_options" },
  multi_external_select: { state: "selected_options", initial: "initial_options" },
  multi_users_select: { state: "selected_users", initial: "initial_users" },
  multi_channels_select: { state: "selected_channels", initial: "initial_channels" },
  multi_conversations_select: { state: "selected_conversations", initial: "initial_conversations" },
};

/** @returns undefined for elements without a state. */
export function fieldsOf({ type }: JsonObject): ElementFields | undefined {
  const fields = FIELDS[String(type)];
  return fields && { ...fields, isList: fields.state.endsWith("s") };
}
