import { type JsonObject, stringField } from "../json.ts";

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

/** Slack's clients send `true` and `1`, as JSON or as form fields. */
export function flagArgument(args: JsonObject, name: string): boolean {
  return [true, 1, "true", "1"].includes(args[name] as string);
}

/** Ids as a list or separated by commas. */
export function idsArgument(args: JsonObject, name: string): string[] {
  const value = args[name];
  const ids = Array.isArray(value) ? value.map(String) : stringField(args, name).split(",");
  return [...new Set(ids.map((id) => id.trim()).filter(Boolean))];
}

/**
 * @param keyOf a cursor is the key of the first item of its page
 * @returns the page that `cursor` and `limit` ask for; next_cursor is "" for the last one
 */
export function pageOf<Item>(
  items: readonly Item[],
  args: JsonObject,
  keyOf: (item: Item) => string,
): { items: Item[]; next_cursor: string } {
  const limit = Math.min(Number(args["limit"]) || DEFAULT_LIMIT, MAX_LIMIT);
  const cursor = stringField(args, "cursor");
  const start = Math.max(
    0,
    items.findIndex((item) => keyOf(item) === cursor),
  );
  const next = items[start + limit];
  return { items: items.slice(start, start + limit), next_cursor: next === undefined ? "" : keyOf(next) };
}
