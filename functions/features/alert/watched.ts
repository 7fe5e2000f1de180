import type { CostHistory } from "../../atlas/cost-history.ts";
import { countDays, type Days, daysUntil } from "../../money/days.ts";
import type { AnomalySeries } from "./anomaly-news.ts";
import { watchedCosts } from "./watched-costs.ts";

const TOTAL: Pick<AnomalySeries, "key"> = { key: "total" };
/** What had no costs for so long is gone. */
const RECENT_DAYS = 28;

/** What a series cost on a day of some days: US cents, 0 on others. @param scoped the costs that an alert is about */
export function dailyCents(
  scoped: CostHistory,
  days: Days,
  { key }: Pick<AnomalySeries, "key"> = TOTAL,
): (day: string) => bigint {
  const found = watchedCosts(scoped, days).find(({ series }) => series.key === key);
  return (day) => BigInt(found?.cents[countDays({ first: days.first, last: day }) - 1] ?? 0);
}

/** How much an alert watches. */
export interface WatchedCounts {
  readonly projects: number;
  readonly clusters: number;
  readonly kinds: number;
}

/** What had costs in the last weeks. @param today ISO date in UTC */
export function countWatched(scoped: CostHistory, today: string): WatchedCounts {
  const recent = watchedCosts(scoped, daysUntil(today, RECENT_DAYS));
  const count = (level: AnomalySeries["level"]) =>
    recent.filter(({ series }) => series.level === level).length;
  return { projects: count("project"), clusters: count("cluster"), kinds: count("kind") };
}
