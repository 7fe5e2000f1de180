import { withChildren } from "../../blocks/container.ts";
import { isObject, type JsonObject, objectsOf, stringField } from "../../json.ts";

/** The fields of an element's state and initial value (Slack, "Block elements"). */
const FIELDS: Readonly<Record<string, { state: string; initial: string; list?: true }>> = {
  plain_text_input: { state: "value", initial: "initial_value" },
  email_text_input: { state: "value", initial: "initial_value" },
  url_text_input: { state: "value", initial: "initial_value" },
  number_input: { state: "value", initial: "initial_value" },
  datepicker: { state: "selected_date", initial: "initial_date" },
  timepicker: { state: "selected_time", initial: "initial_time" },
  static_select: { state: "selected_option", initial: "initial_option" },
  radio_buttons: { state: "selected_option", initial: "initial_option" },
  users_select: { state: "selected_user", initial: "initial_user" },
  channels_select: { state: "selected_channel", initial: "initial_channel" },
  conversations_select: { state: "selected_conversation", initial: "initial_conversation" },
  external_select: { state: "selected_option", initial: "initial_option" },
  multi_external_select: { state: "selected_options", initial: "initial_options", list: true },
  checkboxes: { state: "selected_options", initial: "initial_options", list: true },
  multi_static_select: { state: "selected_options", initial: "initial_options", list: true },
  multi_users_select: { state: "selected_users", initial: "initial_users", list: true },
  multi_channels_select: { state: "selected_channels", initial: "initial_channels", list: true },
  multi_conversations_select: {
    state: "selected_conversations",
    initial: "initial_conversations",
    list: true,
  },
};

export function canBeSet(element: JsonObject): boolean {
  return String(element["type"]) in FIELDS;
}

export function initialTexts(element: JsonObject): string[] {
  const initial = element[FIELDS[String(element["type"])]?.initial ?? ""];
  const values = Array.isArray(initial) ? initial : [initial];
  return values
    .map((value) => (isObject(value) ? stringField(value, "value") : String(value ?? "")))
    .filter(Boolean);
}

/** The element's state in a payload. */
export function stateOf(element: JsonObject, texts: readonly string[]): JsonObject {
  const type = String(element["type"]);
  const { state = "value", list } = FIELDS[type] ?? {};
  const values: unknown[] = state.startsWith("selected_option") ? optionsFor(element, texts) : [...texts];
  return { type, [state]: list ? values : (values[0] ?? null) };
}

/** Slack knows the options that the app offered for an external select by their values. */
function optionsFor(element: JsonObject, texts: readonly string[]): JsonObject[] {
  if (stringField(element, "type").endsWith("external_select")) return texts.map((value) => ({ value }));
  return optionsOf(element).filter((option) => texts.includes(stringField(option, "value")));
}

/** With those in groups. */
export function optionsOf(element: JsonObject): JsonObject[] {
  const groups = objectsOf(element["option_groups"]).flatMap((group) => objectsOf(group["options"]));
  return [...objectsOf(element["options"]), ...groups];
}

/** State by block_id and action_id. */
export type Values = Record<string, Record<string, JsonObject>>;

export function initialValues(blocks: readonly JsonObject[]): Values {
  const values: Values = {};
  for (const block of withChildren(blocks)) {
    const elements = [...objectsOf(block["elements"]), ...objectsOf([block["accessory"], block["element"]])];
    for (const element of elements.filter(canBeSet)) {
      const blockId = stringField(block, "block_id");
      values[blockId] = {
        ...values[blockId],
        [stringField(element, "action_id")]: stateOf(element, initialTexts(element)),
      };
    }
  }
  return values;
}
