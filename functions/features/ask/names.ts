import * as z from "zod/mini";
import { readValue } from "../../aws/shared-value.ts";
import type { Table } from "../../aws/table.ts";
import { MAX_OPTIONS, OPTION_LENGTH, OPTION_VALUE_LENGTH } from "../../slack/form.ts";
import type { MenuOption } from "../../slack/interaction.ts";
import { truncateLine } from "../../slack/mrkdwn.ts";
import { askText } from "./text.ts";

/** What commands call the projects and clusters of Atlas: by path, or by id where two have one path. */
export interface FormNames {
  readonly projects: readonly string[];
  readonly clusters: readonly string[];
}

/** @param now milliseconds since 1970. @returns undefined if none are stored yet. */
export async function readNames(
  table: Table,
  field: keyof FormNames,
  now: number,
): Promise<readonly string[] | undefined> {
  const stored = await readValue(table, recordName(field), z.string(), now);
  if (!stored) return undefined;
  // Loads only when needed, because this module is part of every cold start.
  const { gunzipSync } = await import("node:zlib");
  return z.array(z.string()).parse(JSON.parse(gunzipSync(Buffer.from(stored.value, "base64")).toString()));
}

/** Of the record with the names as gzipped JSON in base64, as the signed table does not decode bytes. */
export function recordName(field: keyof FormNames): string {
  return `FORM#${field}`;
}

/**
 * The options of a field for what is typed: names that begin with it first, then those that contain it. Without stored
 * names, what is typed.
 */
export function nameOptions(names: readonly string[] | undefined, typed: string): MenuOption[] {
  const wanted = fold(typed.trim());
  if (!names) {
    const isUsable = wanted !== "" && typed.length <= OPTION_VALUE_LENGTH;
    return isUsable
      ? [{ text: truncateLine(askText.useTyped(typed.trim()), OPTION_LENGTH), value: typed.trim() }]
      : [];
  }
  const found = names.filter((name) => fold(name).includes(wanted) && name.length <= OPTION_VALUE_LENGTH);
  const [first, others] = [true, false].map((isStart) =>
    found.filter((name) => fold(name).startsWith(wanted) === isStart),
  );
  return [...(first ?? []), ...(others ?? [])]
    .slice(0, MAX_OPTIONS)
    .map((name) => ({ text: truncateLine(name, OPTION_LENGTH), value: name }));
}

function fold(text: string): string {
  return text.normalize().toLowerCase();
}
