import type { Atlas } from "../../atlas/atlas.ts";
import type { ChargeGroup } from "../../atlas/charge-group.ts";
import { isDenied } from "../../atlas/error.ts";
import type { Named, NameKind } from "../../atlas/find-name.ts";
import { serviceOf } from "../../atlas/sku.ts";
import type { Filters } from "../filters.ts";
import { DIMENSIONS, findNamed, findOfKind, KINDS, keyOf, knownNames } from "./find-named.ts";
import type { WhyRequest } from "./request.ts";

/** Which charges a request asks for. Empty sets do not filter. */
export interface Scope {
  readonly services: ReadonlySet<string>;
  /** By `keyOf`. */
  readonly places: Readonly<Record<NameKind, ReadonlySet<string>>>;
}

/**
 * Finds what a request names among the charges, or where it costs nothing in both periods, in Atlas's lists.
 *
 * @throws AtlasError, JobError for names that are unknown or ambiguous
 */
export async function resolveScope(
  atlas: Atlas,
  request: WhyRequest,
  { groups, unseen }: { readonly groups: readonly ChargeGroup[]; readonly unseen: readonly Named[] },
): Promise<Scope> {
  const known = knownNames(atlas, groups, unseen);
  const places: Record<NameKind, Set<string>> = {
    organization: new Set(),
    project: new Set(),
    cluster: new Set(),
  };
  for (const kind of KINDS) {
    for (const wanted of request[DIMENSIONS[kind]]) places[kind].add(await findOfKind(known, kind, wanted));
  }
  for (const name of request.names) {
    const { kind, id } = await findNamed(known, request, name);
    places[kind].add(id);
  }
  return { services: new Set(request.services), places };
}

/**
 * The filters of a request, with the ids that its bare names have at Atlas.
 *
 * @throws AtlasError, JobError for names that Atlas doesn't list, or more than once
 */
export async function listedFilters(atlas: Atlas, request: WhyRequest): Promise<Filters> {
  const { services, projects, clusters, organizations } = request;
  const filters = {
    services,
    projects: [...projects],
    clusters: [...clusters],
    organizations: [...organizations],
  };
  const known = { ...knownNames(atlas, [], []), orgIds: await listedOrganizationIds(atlas) };
  for (const name of request.names) {
    const { kind, id } = await findNamed(known, request, name);
    filters[DIMENSIONS[kind]].push(id);
  }
  return filters;
}

/** All that the credentials see: a name may be in several. */
async function listedOrganizationIds({ names, orgId }: Atlas): Promise<string[]> {
  try {
    const listed = await names.list("organization", [orgId]);
    return [...new Set([orgId, ...listed.map(({ id }) => id)])];
  } catch (error) {
    if (!isDenied(error)) throw error;
    return [orgId];
  }
}

/** The charges in a scope. */
export function chargesInScope(scope: Scope, groups: readonly ChargeGroup[]): ChargeGroup[] {
  const { services } = scope;
  const inPlaces = chargesInPlaces(scope, groups);
  if (services.size === 0) return inPlaces;
  return inPlaces.filter(({ kind }) => kind && services.has(serviceOf(kind) ?? ""));
}

/** The charges that may belong to the services of a scope, but have a SKU that this bot doesn't know. */
export function chargesWithoutService(scope: Scope, groups: readonly ChargeGroup[]): ChargeGroup[] {
  return scope.services.size === 0 ? [] : chargesInPlaces(scope, groups).filter(({ kind }) => !kind);
}

function chargesInPlaces({ places }: Scope, groups: readonly ChargeGroup[]): ChargeGroup[] {
  const isIn = (kind: NameKind, group: ChargeGroup) =>
    places[kind].size === 0 || places[kind].has(keyOf(kind, group));
  return groups.filter((group) => KINDS.every((kind) => isIn(kind, group)));
}
