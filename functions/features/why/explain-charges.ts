import type { Atlas } from "../../atlas/atlas.ts";
import type { ChargeGroup } from "../../atlas/charge-group.ts";
import { sumMoney, toCents } from "../../money/money.ts";
import { type Explanation, explainChange } from "./bridge.ts";
import { leftOutOrganizations, unseenOrganizations, withoutOrganizations } from "./checks.ts";
import type { BeforeAfter } from "./effect.ts";
import type { BothCharges } from "./read-side.ts";
import type { WhyRequest } from "./request.ts";
import { chargesInScope, chargesWithoutService, resolveScope } from "./scope.ts";
import { daysOf, orderOf, type Sides } from "./sides.ts";

export interface ExplainedCharges {
  readonly explanation: Explanation;
  /** Without organizations that are left out. */
  readonly charges: BothCharges;
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
 * Explains the change that a request asks for.
 *
 * @throws AtlasError, JobError for unknown or ambiguous names
 */
export async function explainCharges(
  atlas: Atlas,
  request: WhyRequest,
  read: BothCharges,
  sides: Sides,
): Promise<ExplainedCharges> {
  const leftOut = leftOutOrganizations(read);
  const ids = new Set(leftOut.keys());
  const charges = {
    before: withoutOrganizations(read.before, ids),
    after: withoutOrganizations(read.after, ids),
  };
  const { before, after } = charges;
  const unseen = unseenOrganizations(read);
  const scope = await resolveScope(atlas, request, { groups: [...before.groups, ...after.groups], unseen });
  const beforeGroups = chargesInScope(scope, before.groups);
  const afterGroups = chargesInScope(scope, after.groups);
  const organizations = new Map(
    [...beforeGroups, ...afterGroups].map(({ organizationId, organization }) => [
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
    explanation: explainChange({
      before: { groups: beforeGroups, allGroups: before.groups, days: sides.before.dayCount },
      after: { groups: afterGroups, allGroups: after.groups, days: sides.after.dayCount },
      order: orderOf(daysOf(sides.before), daysOf(sides.after)),
    }),
    charges,
    organizations,
    leftOut: [...leftOut.values()],
    withoutService: {
      before: centsOf(chargesWithoutService(scope, before.groups)),
      after: centsOf(chargesWithoutService(scope, after.groups)),
    },
    otherCredits: {
      before: otherCredits(before.groups, beforeGroups),
      after: otherCredits(after.groups, afterGroups),
    },
  };
}

function centsOf(groups: readonly ChargeGroup[]): bigint {
  return toCents(sumMoney(groups.flatMap(({ charges }) => charges.map(({ amount }) => amount))));
}
