import type { Days } from "../money/days.ts";
import type { Period } from "../money/period.ts";
import { type Filters, NO_FILTERS } from "./filters.ts";
import type { Grouping } from "./groupings.ts";

/** What an answer is about. A follow-up in its thread takes over what it doesn't say itself. */
export interface AnswerScope extends Partial<Filters> {
  readonly period?: Period | undefined;
  /** Of the period, where the answer isn't about whole months. */
  readonly days?: Days | undefined;
  /** What the answer begins with, if that is other days: `why?` explains these. */
  readonly lead?: Days | undefined;
  /** Of anything that costs something, as typed. */
  readonly names?: readonly string[] | undefined;
  readonly groupBy?: Grouping | undefined;
}

/** Which costs count, with names of anything that costs something. */
interface NamedFilters extends Filters {
  readonly names: string[];
}

/**
 * What each filter replaces: also those within it, as a project has only its own clusters. A name may be of anything.
 */
const REPLACED = {
  services: ["services"],
  names: ["names", "clusters", "projects", "organizations"],
  clusters: ["names", "clusters"],
  projects: ["names", "clusters", "projects"],
  organizations: ["names", "clusters", "projects", "organizations"],
} as const satisfies Record<keyof NamedFilters, ReadonlyArray<keyof NamedFilters>>;

/** The filters that a follow-up takes over, without those that its own filters replace. */
export function inheritFilters(
  scope: AnswerScope = {},
  said: { readonly [Filter in keyof NamedFilters]?: readonly string[] | undefined },
): NamedFilters {
  const { services = [], projects = [], clusters = [], organizations = [], names = [] } = scope;
  const inherited = { ...NO_FILTERS, services, projects, clusters, organizations, names: [...names] };
  for (const [filter, replaced] of Object.entries(REPLACED)) {
    if (!said[filter as keyof NamedFilters]?.length) continue;
    for (const each of replaced) inherited[each] = [];
  }
  return inherited;
}
