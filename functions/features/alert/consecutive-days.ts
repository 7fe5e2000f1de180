import { addDays, type Days } from "../../money/days.ts";

/**
 * Days in a row on which something is so, as far as they begin in a window: ISO dates. Each ends at the latest with the
 * window.
 */
export function consecutiveDays(window: Days, isSo: (day: string) => boolean): Days[] {
  const runs: Days[] = [];
  let wasSo = isSo(addDays(window.first, -1));
  let first: string | undefined;
  for (let day = window.first; day <= window.last; day = addDays(day, 1)) {
    const isNow = isSo(day);
    if (isNow && !wasSo) first = day;
    if (!isNow && first !== undefined) {
      runs.push({ first, last: addDays(day, -1) });
      first = undefined;
    }
    wasSo = isNow;
  }
  return first === undefined ? runs : [...runs, { first, last: window.last }];
}
