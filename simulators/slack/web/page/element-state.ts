import { fieldsOf, type Values } from "../../blocks/element-fields.ts";
import { elementsOf } from "../../blocks/element-state.ts";
import { isExternal, optionsOf } from "../../blocks/options.ts";
import { isObject, type JsonObject, stringField } from "../../json.ts";

/** The page has no picker of a date with a time. */
export function canBeSet(element: JsonObject): boolean {
  return fieldsOf(element) !== undefined && element["type"] !== "datetimepicker";
}

export function initialTexts(element: JsonObject): string[] {
  const initial = element[fieldsOf(element)?.initial ?? ""];
  const values = Array.isArray(initial) ? initial : [initial];
  return values
    .map((value) => (isObject(value) ? stringField(value, "value") : String(value ?? "")))
    .filter(Boolean);
}

/** The element's state in a payload. */
export function stateOf(element: JsonObject, texts: readonly string[]): JsonObject {
  const type = stringField(element, "type");
  const { state = "value", isList = false } = fieldsOf(element) ?? {};
  const values: unknown[] = state.startsWith("selected_option") ? optionsFor(element, texts) : [...texts];
  return { type, [state]: isList ? values : (values[0] ?? null) };
}

/** Slack knows the options that the app offered for an external select by their values. */
function optionsFor(element: JsonObject, texts: readonly string[]): JsonObject[] {
  if (isExternal(element)) return texts.map((value) => ({ value }));
  return optionsOf(element).filter((option) => texts.includes(stringField(option, "value")));
}

export function initialValues(blocks: readonly JsonObject[]): Values {
  const values: Values = {};
  for (const { element, actionId, blockId } of elementsOf(blocks)) {
    if (!canBeSet(element)) continue;
    values[blockId] = { ...values[blockId], [actionId]: stateOf(element, initialTexts(element)) };
  }
  return values;
}
