import type { Atlas } from "../../atlas/atlas.ts";
import type { BothCharges } from "../charges/read-side.ts";
import { type ScopedCharges, scopeCharges } from "../charges/scoped-charges.ts";
import { daysOf, orderOf, type Sides } from "../charges/sides.ts";
import { type Explanation, explainChange } from "./bridge.ts";
import { whyCommandOf } from "./command.ts";
import type { WhyRequest } from "./request.ts";

export interface ExplainedCharges extends ScopedCharges {
  readonly explanation: Explanation;
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
  const scoped = await scopeCharges(atlas, request, whyCommandOf, read);
  const { groups, charges } = scoped;
  const explanation = explainChange({
    before: { groups: groups.before, allGroups: charges.before.groups, days: sides.before.dayCount },
    after: { groups: groups.after, allGroups: charges.after.groups, days: sides.after.dayCount },
    order: orderOf(daysOf(sides.before), daysOf(sides.after)),
  });
  return { ...scoped, explanation };
}
