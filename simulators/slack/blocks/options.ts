import { type JsonObject, objectsOf } from "../json.ts";

export function isExternal({ type }: JsonObject): boolean {
  return type === "external_select" || type === "multi_external_select";
}

/** The options that can be chosen, also those in groups; for external ones `offered` and the initial ones. */
export function optionsOf(element: JsonObject, offered: readonly JsonObject[] = []): JsonObject[] {
  const own = [...objectsOf(element["options"]), ...optionsInGroups(element)];
  if (!isExternal(element)) return own;
  return [...offered, ...objectsOf(element["initial_options"]), ...objectsOf([element["initial_option"]])];
}

function optionsInGroups({ option_groups: groups }: JsonObject): JsonObject[] {
  return objectsOf(groups).flatMap((group) => objectsOf(group["options"]));
}
