import { addDays } from "../money/days.ts";

/** The days on which an organization is charged: ISO dates. */
export interface ChargedDays {
  readonly orgId: string;
  readonly days: readonly string[];
}

/** An organization that is further behind has stopped. */
const MAX_LAG_DAYS = 3;

/**
 * The last day for which all organizations are charged that have charges every day: Atlas may charge one of
 * them later than the others.
 *
 * @returns an ISO date, the last of all where none has charges every day; undefined without days
 */
export function lastCompleteDay(charged: readonly ChargedDays[]): string | undefined {
  const ends = [...Map.groupBy(charged, ({ orgId }) => orgId).values()].flatMap((ofOrganization) => {
    const days = new Set(ofOrganization.flatMap((each) => each.days));
    const end = latest([...days]);
    return end !== undefined && days.has(addDays(end, -1)) ? [end] : [];
  });
  const last = latest(ends);
  if (last === undefined) return latest(charged.flatMap(({ days }) => days));
  return ends.filter((end) => end >= addDays(last, -MAX_LAG_DAYS)).toSorted()[0];
}

function latest(days: readonly string[]): string | undefined {
  return days.toSorted().at(-1);
}
