import { gunzipSync, gzipSync } from "node:zlib";
import * as z from "zod/mini";
import { readLargeValue, storeLargeValue } from "../../aws/large-value.ts";
import { parseRecord } from "../../aws/record.ts";
import type { Table } from "../../aws/table.ts";
import { MAX_OPTIONS, OPTION_VALUE_LENGTH } from "../../slack/form.ts";
import type { MenuOption } from "../../slack/interaction.ts";
import { askText } from "./text.ts";

const namesSchema = z.object({ projects: z.array(z.string()), clusters: z.array(z.string()) });

/** What commands call the projects and clusters of Atlas: by name, or by id where two have one name. */
export type KnownNames = Readonly<z.infer<typeof namesSchema>>;

const NAME = "FORM_NAMES";
/** Better old names than none while Atlas is down. */
const GOOD_MS = 30 * 24 * 3_600_000;

/** Stores the names for the function that answers Slack, which has no access to Atlas. @param now milliseconds since 1970 */
export async function storeNames(table: Table, names: KnownNames, now: number): Promise<void> {
  await storeLargeValue(table, NAME, gzipSync(JSON.stringify(names)), now + GOOD_MS);
}

/** @param now milliseconds since 1970. @returns undefined if none are stored yet. */
export async function readNames(table: Table, now: number): Promise<KnownNames | undefined> {
  const bytes = await readLargeValue(table, NAME, now);
  return bytes && parseRecord(namesSchema, JSON.parse(gunzipSync(bytes).toString()), NAME);
}

/**
 * The options of a field for what is typed: names that begin with it first, then those that contain it. Without stored
 * names, what is typed.
 */
export function nameOptions(names: readonly string[] | undefined, typed: string): MenuOption[] {
  const wanted = fold(typed.trim());
  if (!names) {
    const isUsable = wanted !== "" && typed.length <= OPTION_VALUE_LENGTH;
    return isUsable ? [{ text: askText.useTyped(typed.trim()), value: typed.trim() }] : [];
  }
  const found = names.filter((name) => fold(name).includes(wanted) && name.length <= OPTION_VALUE_LENGTH);
  const [first, others] = [true, false].map((isStart) =>
    found.filter((name) => fold(name).startsWith(wanted) === isStart),
  );
  return [...(first ?? []), ...(others ?? [])]
    .slice(0, MAX_OPTIONS)
    .map((name) => ({ text: name, value: name }));
}

function fold(text: string): string {
  return text.normalize().toLowerCase();
}
