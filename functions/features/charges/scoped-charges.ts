import type { Atlas } from "../../atlas/atlas.ts";
import type { ChargeGroup } from "../../atlas/charge-group.ts";
import { sumMoney, toCents } from "../../money/money.ts";
import type { NamedRequest } from "../named-filters.ts";
import { leftOutOrganizations, unseenOrganizations, withoutOrganizations } from "./missing.ts";
import type { BothCharges } from "./read-side.ts";
import { chargesInScope, chargesWithoutService, resolveScope } from "./scope.ts";
import type { BeforeAfter } from "./sides.ts";

export interface ScopedCharges {
  /** Without organizations that are left out. */
  readonly charges: BothCharges;
  /** Those that the filters let through. */
  readonly groups: BeforeAfter<readonly ChargeGroup[]>;
  /** The organizations that the costs belong to: names by id. */
  readonly organizations: ReadonlyMap<string, string>;
  /** Names of the organizations that cannot be read on both sides. */
  readonly leftOut: readonly string[];
  /** US cents that a filter of services left out because their SKUs are unknown. */
  readonly withoutService: BeforeAfter<bigint>;
  /** US cents of the credits of these organizations that a filter left out, as they belong to no project. */
  readonly otherCredits: BeforeAfter<bigint>;
}

/**
 * The charges of both periods that a request asks for.
 *
 * @param format the whole command for a request
 * @param leftOut organizations that are in neither of them: names by id
 * @throws AtlasError, JobError for unknown or ambiguous names
 */
export async function scopeCharges<Request extends NamedRequest>(
  atlas: Atlas,
  request: Request,
  format: (request: Request) => string,
  read: BothCharges,
  leftOut: ReadonlyMap<string, string> = leftOutOrganizations(read.before, read.after),
): Promise<ScopedCharges> {
  const ids = new Set(leftOut.keys());
  const charges = {
    before: withoutOrganizations(read.before, ids),
    after: withoutOrganizations(read.after, ids),
  };
  const { before, after } = charges;
  const unseen = unseenOrganizations(read);
  const scope = await resolveScope(atlas, request, format, {
    groups: [...before.groups, ...after.groups],
    unseen,
  });
  const groups = {
    before: chargesInScope(scope, before.groups),
    after: chargesInScope(scope, after.groups),
  };
  const organizations = new Map(
    [...groups.before, ...groups.after].map(({ organizationId, organization }) => [
      organizationId,
      organization,
    ]),
  );
  const otherCredits = (all: readonly ChargeGroup[], inScope: readonly ChargeGroup[]) =>
    centsOf(
      all.filter(
        (group) =>
          group.kind === "credit" && organizations.has(group.organizationId) && !inScope.includes(group),
      ),
    );
  return {
    charges,
    groups,
    organizations,
    leftOut: [...leftOut.values()],
    withoutService: {
      before: centsOf(chargesWithoutService(scope, before.groups)),
      after: centsOf(chargesWithoutService(scope, after.groups)),
    },
    otherCredits: {
      before: otherCredits(before.groups, groups.before),
      after: otherCredits(after.groups, groups.after),
    },
  };
}

function centsOf(groups: readonly ChargeGroup[]): bigint {
  return toCents(sumMoney(groups.flatMap(({ charges }) => charges.map(({ amount }) => amount))));
}
