import type { Atlas } from "../atlas/atlas.ts";
import { isDenied } from "../atlas/error.ts";
import { findName } from "../atlas/find-name.ts";
import type { Filters } from "./filters.ts";
import { filterValue, findNamed, listNamed, visibleOrganizationIds } from "./find-named.ts";
import { addFilter, KINDS } from "./kinds.ts";

export interface NamedRequest extends Filters {
  readonly names: readonly string[];
}

/**
 * A request with filters in place of its bare names.
 *
 * @param format the whole command for a request
 * @throws AtlasError, JobError for names that Atlas doesn't list, or more than once
 */
export async function withNamedFilters<Request extends NamedRequest>(
  atlas: Atlas,
  request: Request,
  format: (request: Request) => string,
): Promise<Request> {
  if (request.names.length === 0) return request;
  const known = { atlas, charged: [], orgIds: await organizationIds(atlas, request), unseen: [] };
  const all = (await Promise.all(KINDS.map((kind) => listNamed(known, kind)))).flat();
  let resolved = request;
  for (const [index, name] of request.names.entries()) {
    const left = { ...resolved, names: request.names.slice(index + 1) };
    const found = await findNamed(known, name, (kind, value) => format(addFilter(left, kind, value)));
    resolved = addFilter(left, found.kind, filterValue(found, all));
  }
  return resolved;
}

/** Those that a filter names, else all that the credentials see: a name may be in several. */
async function organizationIds(atlas: Atlas, { organizations }: Filters): Promise<string[]> {
  if (organizations.length === 0) return visibleOrganizationIds(atlas);
  const { names, orgId } = atlas;
  try {
    const listed = await names.list("organization", [orgId]);
    return organizations.map((name) => findName("organization", name, listed).id);
  } catch (error) {
    if (!isDenied(error)) throw error;
    return [orgId];
  }
}
