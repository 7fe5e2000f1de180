import { fieldsOf } from "../blocks/element-fields.ts";
import { elementsOf, type OfferedOptions, type PlacedElement } from "../blocks/element-state.ts";
import { optionsOf } from "../blocks/options.ts";
import { type JsonObject, stringField } from "../json.ts";

/** A click on an element, or what was chosen in it. */
export interface Choice {
  readonly actionId: string;
  readonly blockId?: string;
  /** The chosen option's value, or the date, time or id; a button's own value. */
  readonly value?: string;
  readonly values?: readonly string[];
}

export function findElement(
  blocks: unknown,
  { actionId, blockId }: Pick<Choice, "actionId" | "blockId">,
): PlacedElement | undefined {
  return elementsOf(blocks).find(
    (placed) => placed.actionId === actionId && (blockId === undefined || placed.blockId === blockId),
  );
}

/** The entry of a payload's `actions`; undefined if the blocks do not offer that choice. */
export function findAction(blocks: unknown, choice: Choice, offered: OfferedOptions): JsonObject | undefined {
  const placed = findElement(blocks, choice);
  if (!placed) return undefined;
  const { element, block, blockId, actionId } = placed;
  // Other inputs only reach the app when the view is submitted.
  if (block["type"] === "input" && block["dispatch_action"] !== true) return undefined;
  return actionOf(element, blockId, choice, optionsOf(element, offered(blockId, actionId)));
}

/** `state.values` after an action; buttons and overflow menus have no state. */
export function stateAfter({ type, action_id, block_id, ...rest }: JsonObject): JsonObject {
  if (type === "button" || type === "overflow") return {};
  return { [String(block_id)]: { [String(action_id)]: { type, ...rest } } };
}

function actionOf(
  element: JsonObject,
  blockId: string,
  { value, values }: Choice,
  options: readonly JsonObject[],
): JsonObject | undefined {
  const { type, action_id, text } = element;
  const action = { type, action_id, block_id: blockId };
  if (type === "button") {
    const own = element["value"];
    if (value !== undefined && value !== own) return undefined;
    return { ...action, text, ...(own !== undefined && { value: own }) };
  }
  const field = fieldsOf(element)?.state ?? "selected_option";
  if (field === "selected_options") {
    const selected = options.filter((option) => values?.includes(stringField(option, "value")));
    return values && selected.length === values.length ? { ...action, [field]: selected } : undefined;
  }
  if (field === "selected_option") {
    const selected = options.find((option) => option["value"] === value);
    return selected && { ...action, [field]: selected };
  }
  const picked = field.endsWith("s") ? values : value;
  return picked === undefined ? undefined : { ...action, [field]: picked };
}
