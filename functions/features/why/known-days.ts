import type { PeriodOrder } from "../charges/sides.ts";
import type { Effect } from "./effect.ts";
import { endsBefore } from "./paired-groups.ts";

/** The days with charges around the change from one period to the other: ISO dates. */
interface ChargedDays {
  readonly lastBefore: string | undefined;
  readonly firstAfter: string | undefined;
}

/**
 * Without days that say nothing: what began or ended between two periods that don't adjoin seems to do so on
 * their first and last days, and against a later period nothing begins or ends.
 */
export function withKnownDays(
  effect: Effect,
  order: PeriodOrder,
  { lastBefore, firstAfter }: ChargedDays,
): Effect {
  if (order === "adjoining") return effect;
  const { firstDay, lastDay } = effect;
  const isFirst = firstDay !== undefined && firstDay === firstAfter;
  const isLast = lastDay !== undefined && isUpTo(lastDay, lastBefore) && !endsBefore(lastDay, lastBefore);
  return {
    ...effect,
    firstDay: order === "reversed" || isFirst ? undefined : firstDay,
    lastDay: order === "reversed" || isLast ? undefined : lastDay,
  };
}

function isUpTo(day: string, other: string | undefined): boolean {
  return other !== undefined && day <= other;
}
