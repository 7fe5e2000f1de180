import { addDays, type Days, daysUntil, isoDay, WEEK } from "../../money/days.ts";
import type { Schedule } from "../../money/schedule.ts";
import type { ReportRun } from "./request.ts";

/** Compared with the seven days before. */
export const LAST_WEEK = { count: WEEK, daysBefore: WEEK } as const;

/** What each schedule shows: so many days, compared with as many that end earlier. */
export const COMPARISONS: Record<Schedule["every"], ReadonlyArray<{ count: number; daysBefore: number }>> = {
  month: [],
  week: [LAST_WEEK],
  day: [
    { count: 1, daysBefore: 1 },
    { count: 1, daysBefore: WEEK },
  ],
};

/** The days that a report begins with if charges are on time, for a follow-up; see `recentDays`. */
export function leadDays(request: ReportRun, createdAt: number): Days | undefined {
  const [compared] = COMPARISONS[request.schedule.every];
  if (!compared) return undefined;
  const days = daysUntil(addDays(isoDay(createdAt), -1), compared.count);
  return { ...days, comparedWith: addDays(days.first, -compared.daysBefore) };
}
