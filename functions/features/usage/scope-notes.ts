import { GROUPINGS } from "../../atlas/usage-detail.ts";
import { LABEL_LENGTH } from "../../slack/block-kit.ts";
import { code, escapeMrkdwn } from "../../slack/mrkdwn.ts";
import type { Filters } from "../filters.ts";
import { usageText } from "./text.ts";

/** The small print has limited room. */
const MAX_NAMES = 10;

/** The organizations that costs belong to, unless a filter names them, in mrkdwn. */
export function organizationNotes({ organizations }: Filters, names: readonly string[]): string[] {
  if (organizations.length > 0 || names.length === 0) return [];
  return [usageText.organizations(names.map((name) => escapeMrkdwn(name)))];
}

/** What costs are limited to, in mrkdwn. @param nameOf the name for people of what a filter says */
export function filterNotes(filters: Filters, nameOf = (name: string) => name): string[] {
  return GROUPINGS.filter((dimension) => filters[dimension].length > 0).map((dimension) =>
    usageText.only(dimension, listNames(filters[dimension].map(nameOf))),
  );
}

/** In mrkdwn. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).map((name) => code(name, LABEL_LENGTH));
  return [...shown, ...(names.length > MAX_NAMES ? [`+${names.length - MAX_NAMES}`] : [])].join(", ");
}
