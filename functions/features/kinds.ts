import type { NameKind } from "../atlas/find-name.ts";
import type { GroupBy } from "../atlas/usage-detail.ts";
import type { Filters } from "./filters.ts";

/** What has names in Atlas. */
export const KINDS: readonly NameKind[] = ["cluster", "project", "organization"];

export type NamedKind = NameKind | "service";

/** The filter of each kind. */
export const FILTER_OF_KIND = {
  organization: "organizations",
  project: "projects",
  cluster: "clusters",
  service: "services",
} as const satisfies Record<NamedKind, GroupBy>;

/** The request with one more name in a filter. */
export function addFilter<Request extends Filters>(request: Request, kind: NamedKind, name: string): Request {
  const dimension = FILTER_OF_KIND[kind];
  return { ...request, [dimension]: [...new Set([...request[dimension], name])] };
}

/** The request with another name in place of one in a filter. */
export function renameInFilter<Request extends Filters>(
  request: Request,
  kind: NamedKind,
  wanted: string,
  name: string,
): Request {
  const dimension = FILTER_OF_KIND[kind];
  const renamed = request[dimension].map((each) => (each === wanted ? name : each));
  return { ...request, [dimension]: [...new Set(renamed)] };
}
