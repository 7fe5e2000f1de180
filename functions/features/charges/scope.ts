import type { Atlas } from "../../atlas/atlas.ts";
import type { ChargeGroup, Place } from "../../atlas/charge-group.ts";
import type { Named, NameKind } from "../../atlas/find-name.ts";
import { serviceOf } from "../../atlas/sku.ts";
import { findNamed } from "../find-named.ts";
import { addFilter, FILTER_OF_KIND, KINDS } from "../kinds.ts";
import type { NamedRequest } from "../named-filters.ts";
import { chargedKey, findOfKind, knownNames } from "./charged-names.ts";

/** Which charges a request asks for. Empty sets do not filter. */
export interface Scope {
  readonly services: ReadonlySet<string>;
  /** By `chargedKey`. */
  readonly places: Readonly<Record<NameKind, ReadonlySet<string>>>;
}

/**
 * Finds what a request names among the charges, or where it costs nothing in both periods, in Atlas's lists.
 *
 * @param format the whole command for a request
 * @throws AtlasError, JobError for names that are unknown or ambiguous
 */
export async function resolveScope<Request extends NamedRequest>(
  atlas: Atlas,
  request: Request,
  format: (request: Request) => string,
  { groups, unseen }: { readonly groups: readonly Place[]; readonly unseen: readonly Named[] },
): Promise<Scope> {
  const known = knownNames(atlas, groups, unseen);
  const places: Record<NameKind, Set<string>> = {
    organization: new Set(),
    project: new Set(),
    cluster: new Set(),
  };
  const services = new Set(request.services);
  for (const kind of KINDS) {
    for (const wanted of request[FILTER_OF_KIND[kind]])
      places[kind].add(await findOfKind(known, kind, wanted));
  }
  for (const name of request.names) {
    const left = { ...request, names: request.names.filter((other) => other !== name) };
    const { kind, id } = await findNamed(known, name, (wanted, value) =>
      format(addFilter(left, wanted, value)),
    );
    if (kind === "service") services.add(id);
    else places[kind].add(id);
  }
  return { services, places };
}

type Charged = Pick<ChargeGroup, keyof Place | "kind">;

/** The charges in a scope: groups, or series of days. */
export function chargesInScope<Charge extends Charged>(scope: Scope, charges: readonly Charge[]): Charge[] {
  const { services } = scope;
  const inPlaces = chargesInPlaces(scope, charges);
  if (services.size === 0) return inPlaces;
  return inPlaces.filter(({ kind }) => kind && services.has(serviceOf(kind) ?? ""));
}

/** The charges that may belong to the services of a scope, but have a SKU that this bot doesn't know. */
export function chargesWithoutService<Charge extends Charged>(
  scope: Scope,
  charges: readonly Charge[],
): Charge[] {
  return scope.services.size === 0 ? [] : chargesInPlaces(scope, charges).filter(({ kind }) => !kind);
}

function chargesInPlaces<Charge extends Charged>({ places }: Scope, charges: readonly Charge[]): Charge[] {
  const isIn = (kind: NameKind, charge: Charge) =>
    places[kind].size === 0 || places[kind].has(chargedKey(kind, charge));
  return charges.filter((charge) => KINDS.every((kind) => isIn(kind, charge)));
}
