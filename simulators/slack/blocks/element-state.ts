import { isObject, type JsonObject, objectsOf, stringField } from "../json.ts";
import { withChildren } from "./container.ts";
import { optionsOf } from "./options.ts";

/** The fields of an element's state and initial value (Slack, "Block elements"). */
const FIELDS: Readonly<Record<string, { readonly state: string; readonly initial: string }>> = {
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

export interface PlacedElement {
  readonly element: JsonObject;
  readonly actionId: string;
  readonly block: JsonObject;
  readonly blockId: string;
}

/** All elements, also of containers. */
export function elementsOf(blocks: unknown): PlacedElement[] {
  return withChildren(blocks).flatMap((block) =>
    [...objectsOf(block["elements"]), ...objectsOf([block["accessory"], block["element"]])].map(
      (element) => ({
        element,
        actionId: stringField(element, "action_id"),
        block,
        blockId: stringField(block, "block_id"),
      }),
    ),
  );
}

/** The field with what was chosen, such as `selected_option`; undefined for elements without a state. */
export function stateField({ type }: JsonObject): string | undefined {
  return FIELDS[String(type)]?.state;
}

/** The options that the app offered for an external select. */
export type OfferedOptions = (blockId: string, actionId: string) => readonly JsonObject[];

/**
 * `state.values` of a payload: every element that has a state, as it was filled in, else as it was at first.
 *
 * @param given by block_id and action_id; ids that the blocks do not have are left out
 * @returns undefined if an option was given that is not offered
 */
export function stateValues(blocks: unknown, given: JsonObject, offered: OfferedOptions): Values | undefined {
  const values: Values = {};
  for (const { element, actionId, blockId } of elementsOf(blocks)) {
    const field = stateField(element);
    if (field === undefined) continue;
    const options = optionsOf(element, offered(blockId, actionId));
    const value = stateOf(element, field, entryOf(given, blockId, actionId), options);
    if (value === undefined) return undefined;
    values[blockId] = { ...values[blockId], [actionId]: { type: element["type"], [field]: value } };
  }
  return values;
}

export type Values = Record<string, Record<string, JsonObject>>;

export function isEmptyState(state: unknown): boolean {
  return state === null || (Array.isArray(state) && state.length === 0);
}

function entryOf(given: JsonObject, blockId: string, actionId: string): JsonObject | undefined {
  const block = given[blockId];
  const entry = isObject(block) ? block[actionId] : undefined;
  return isObject(entry) ? entry : undefined;
}

function stateOf(
  element: JsonObject,
  field: string,
  entry: JsonObject | undefined,
  options: readonly JsonObject[],
): unknown {
  const { initial = "" } = FIELDS[String(element["type"])] ?? {};
  const isList = field.endsWith("s");
  const value = entry && field in entry ? entry[field] : element[initial];
  if (value === undefined || value === null || value === "") return isList ? [] : null;
  if (!field.startsWith("selected_option")) return value;
  const chosen = objectsOf(isList ? value : [value]).map(({ value: key }) =>
    options.find((option) => option["value"] === key),
  );
  if (chosen.includes(undefined)) return undefined;
  return isList ? chosen : chosen[0];
}
