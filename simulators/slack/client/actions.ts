import { withChildren } from "../blocks/container.ts";
import { type JsonObject, objectsOf, stringField } from "../json.ts";

/** A click on an element, or what was chosen in it. */
export interface Choice {
  readonly actionId: string;
  readonly blockId?: string;
  /** The chosen option's value, or the date, time or id; a button's own value. */
  readonly value?: string;
  readonly values?: readonly string[];
}

/** The field of an action with what was picked (Slack, "Block elements", interaction payloads). */
const PICKED_FIELDS: Record<string, string> = {
  plain_text_input: "value",
  email_text_input: "value",
  url_text_input: "value",
  number_input: "value",
  datepicker: "selected_date",
  timepicker: "selected_time",
  users_select: "selected_user",
  channels_select: "selected_channel",
  conversations_select: "selected_conversation",
};

const PICKED_LISTS: Record<string, string> = {
  multi_users_select: "selected_users",
  multi_channels_select: "selected_channels",
  multi_conversations_select: "selected_conversations",
};

/** The entry of a payload's `actions`; undefined if the blocks do not offer that choice. */
export function findAction(blocks: unknown, choice: Choice): JsonObject | undefined {
  const { actionId, blockId } = choice;
  for (const block of withChildren(blocks)) {
    if (blockId !== undefined && block["block_id"] !== blockId) continue;
    const candidates = [
      ...objectsOf(block["elements"]),
      ...objectsOf([block["accessory"], block["element"]]),
    ];
    const element = candidates.find((one) => one["action_id"] === actionId);
    if (element) return actionOf(element, stringField(block, "block_id"), choice);
  }
  return undefined;
}

/** `state.values` of a payload; buttons and overflow menus have no state. */
export function stateAfter({ type, action_id, block_id, ...rest }: JsonObject): JsonObject {
  if (type === "button" || type === "overflow") return {};
  return { [String(block_id)]: { [String(action_id)]: { type, ...rest } } };
}

function actionOf(element: JsonObject, blockId: string, { value, values }: Choice): JsonObject | undefined {
  const { type, action_id, text } = element;
  const action = { type, action_id, block_id: blockId };
  if (type === "button") {
    const own = element["value"];
    if (value !== undefined && value !== own) return undefined;
    return { ...action, text, ...(own !== undefined && { value: own }) };
  }
  const picked = PICKED_FIELDS[String(type)];
  if (picked !== undefined) return value === undefined ? undefined : { ...action, [picked]: value };
  const list = PICKED_LISTS[String(type)];
  if (list !== undefined) return values && { ...action, [list]: values };
  const groups = objectsOf(element["option_groups"]).flatMap((group) => objectsOf(group["options"]));
  const options = [...objectsOf(element["options"]), ...groups];
  if (type === "checkboxes" || type === "multi_static_select") {
    const selected = options.filter((option) => values?.includes(stringField(option, "value")));
    return values && selected.length === values.length
      ? { ...action, selected_options: selected }
      : undefined;
  }
  const selected = options.find((option) => option["value"] === value);
  return selected && { ...action, selected_option: selected };
}
