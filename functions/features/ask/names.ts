import { gunzipSync, gzipSync } from "node:zlib";
import * as z from "zod/mini";
import { logWarning } from "../../aws/log.ts";
import { readValue, storeValue } from "../../aws/shared-value.ts";
import type { Table } from "../../aws/table.ts";
import { MAX_OPTIONS, OPTION_LENGTH, OPTION_VALUE_LENGTH } from "../../slack/form.ts";
import type { MenuOption } from "../../slack/interaction.ts";
import { truncateLine } from "../../slack/mrkdwn.ts";
import { askText } from "./text.ts";

/** What commands call the projects and clusters of Atlas: by path, or by id where two have one path. */
export interface KnownNames {
  readonly projects: readonly string[];
  readonly clusters: readonly string[];
}

/** Better old names than none while Atlas is down. */
const GOOD_MS = 30 * 24 * 3_600_000;

/** DynamoDB takes 400 KB. */
const MAX_LENGTH = 390_000;

/** Stores the names for the function that answers Slack, which has no access to Atlas. @param now milliseconds since 1970 */
export async function storeNames(table: Table, names: KnownNames, now: number): Promise<void> {
  const until = now + GOOD_MS;
  for (const field of ["projects", "clusters"] as const) {
    const value = encode(names[field]);
    await storeValue(table, nameOf(field), { value, freshUntil: until, goodUntil: until });
  }
}

/** @param now milliseconds since 1970. @returns undefined if none are stored yet. */
export async function readNames(
  table: Table,
  field: keyof KnownNames,
  now: number,
): Promise<readonly string[] | undefined> {
  const stored = await readValue(table, nameOf(field), z.string(), now);
  return stored && z.array(z.string()).parse(decode(stored.value));
}

function nameOf(field: keyof KnownNames): string {
  return `FORM#${field}`;
}

/** In base64, as the signed table does not decode bytes. Of too long a list, the first half. */
function encode(names: readonly string[]): string {
  const text = gzipSync(JSON.stringify(names)).toString("base64");
  if (text.length <= MAX_LENGTH) return text;
  logWarning({
    message: "The form offers only some of the names",
    jobId: undefined,
    details: { names: names.length, characters: text.length },
  });
  return encode(names.slice(0, Math.ceil(names.length / 2)));
}

function decode(text: string): unknown {
  return JSON.parse(gunzipSync(Buffer.from(text, "base64")).toString());
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
