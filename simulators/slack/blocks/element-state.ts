import { isObject, type JsonObject, objectsOf, stringField } from "../json.ts";
import { withChildren } from "./container.ts";
import { type ElementFields, fieldsOf, type Values } from "./element-fields.ts";
import { optionsOf } from "./options.ts";

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
    const fields = fieldsOf(element);
    if (!fields) continue;
    const options = optionsOf(element, offered(blockId, actionId));
    const value = stateOf(element, fields, entryOf(given, blockId, actionId), options);
    if (value === undefined) return undefined;
    values[blockId] = { ...values[blockId], [actionId]: { type: element["type"], [fields.state]: value } };
  }
  return values;
}

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
  { state, initial, isList }: ElementFields,
  entry: JsonObject | undefined,
  options: readonly JsonObject[],
): unknown {
  const value = entry && state in entry ? entry[state] : element[initial];
  if (value === undefined || value === null || value === "") return isList ? [] : null;
  if (!state.startsWith("selected_option")) return value;
  const chosen = objectsOf(isList ? value : [value]).map(({ value: key }) =>
    options.find((option) => option["value"] === key),
  );
  if (chosen.includes(undefined)) return undefined;
  return isList ? chosen : chosen[0];
}
