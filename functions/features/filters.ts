import * as z from "zod/mini";
import { GROUPINGS, type GroupBy, KNOWN_SERVICES } from "../atlas/usage-detail.ts";
import { nearest } from "../aws/nearest.ts";
import { type CommandError, missingValue, unknownValue, unknownWord } from "../slack/command-error.ts";
import { quote, quoteValue } from "../slack/tokens.ts";
import type { Clause, Remaining } from "./clause.ts";
import { filterText } from "./text.ts";

export const filtersSchema = z.object({
  /** Names among `KNOWN_SERVICES`. */
  services: z.array(z.string()),
  /** Names or ids of 24 hexadecimal digits, as typed; clusters and organizations too. */
  projects: z.array(z.string()),
  clusters: z.array(z.string()),
  organizations: z.array(z.string()),
});

/** Which costs are asked for. Empty lists do not filter. */
export type Filters = Readonly<z.infer<typeof filtersSchema>>;

export const NO_FILTERS: Filters = { services: [], projects: [], clusters: [], organizations: [] };

export function pickFilters({ services, projects, clusters, organizations }: Filters): Filters {
  return { services, projects, clusters, organizations };
}

/** With the names of each filter in order, so that equal filters have equal text. */
export function sortFilters<Scope extends Filters & { readonly names?: readonly string[] }>(
  scope: Scope,
): Scope {
  const lists = ([...GROUPINGS, "names"] as const).flatMap((list) => {
    const names = scope[list];
    return names ? [[list, names.toSorted()]] : [];
  });
  return { ...scope, ...Object.fromEntries(lists) };
}

/** The filter of each dimension: its usual key, and an example. */
export const FILTERS: Record<GroupBy, { readonly key: string; readonly example: string }> = {
  services: { key: "service", example: "service:Backup" },
  projects: { key: "project", example: 'project:"Fleet Platform"' },
  clusters: { key: "cluster", example: "cluster:lab" },
  organizations: { key: "org", example: 'org:"Acme Robotics"' },
};

const SYNONYMS = ["orgs", "organization", "organisation", "organisations"];

/** After `by`, or as the key of a filter. */
export const DIMENSIONS: ReadonlyMap<string, GroupBy> = new Map([
  ...GROUPINGS.flatMap((groupBy) => [FILTERS[groupBy].key, groupBy].map((name) => [name, groupBy] as const)),
  ...SYNONYMS.map((name) => [name, "organizations"] as const),
]);

/** Text that is read as these filters and bare names. */
export function formatFilters({
  names,
  ...filters
}: Filters & { readonly names: readonly string[] }): string[] {
  const dimensions = GROUPINGS.filter((dimension) => filters[dimension].length > 0);
  return [...dimensions.map((dimension) => formatFilter(dimension, filters[dimension])), ...names.map(quote)];
}

export function formatFilter(dimension: GroupBy, names: readonly string[]): string {
  return `${FILTERS[dimension].key}:${names.map(quoteValue).join(",")}`;
}

/** Reads `project:"Fleet Platform",lab`. */
export function readFilter({
  command,
  isStored,
  tokens: [{ key, text, values }],
}: Remaining): Clause<Filters> | undefined {
  if (key === undefined) return undefined;
  const dimension = DIMENSIONS.get(key);
  if (!dimension) throw unknownKey(command, text, key);
  if (values.length === 0) {
    const example = `${command} ${FILTERS[dimension].example}`;
    throw missingValue(filterText.name, { word: text, example });
  }
  // A stored service may have been renamed since, which only Atlas can say.
  const isChecked = dimension === "services" && !isStored;
  const names = isChecked ? values.map((name) => knownService(command, name)) : [...values];
  const filter: Partial<Record<GroupBy, string[]>> = { [dimension]: names };
  return { length: 1, values: filter };
}

function unknownKey(command: string, word: string, key: string): CommandError {
  const dimension = suggestGrouping(key);
  return unknownWord({
    word,
    suggestion: dimension && `${FILTERS[dimension].key}:`,
    example: `${command} ${FILTERS[dimension ?? "projects"].example}`,
  });
}

function knownService(command: string, name: string): string {
  const known = KNOWN_SERVICES.find((service) => service.toLowerCase() === name.toLowerCase());
  if (known) return known;
  const suggestion = suggestService(name);
  const filter = suggestion ? formatFilter("services", [suggestion]) : FILTERS.services.example;
  const example = `${command} ${filter}`;
  throw unknownValue(filterText.unknownService(name), { word: name, suggestion, example });
}

/** @param name the start or a misspelling of a service's name */
function suggestService(name: string): string | undefined {
  const start = name.toLowerCase();
  return (
    KNOWN_SERVICES.find((service) => service.toLowerCase().startsWith(start)) ?? nearest(name, KNOWN_SERVICES)
  );
}

export function suggestGrouping(name: string): GroupBy | undefined {
  return DIMENSIONS.get(nearest(name, DIMENSIONS.keys()) ?? "");
}
