import type { CostHistory } from "../../atlas/cost-history.ts";
import { addDays, type Days, daysUntil } from "../../money/days.ts";
import type { News } from "../watch/watch.ts";
import { findCrossings, lastDayOf } from "./conditions.ts";
import { type AlertDetails, keyOf } from "./details.ts";
import type { ExpectedLevels } from "./find-anomalies.ts";
import { previewAnomalies } from "./find-anomalies.ts";
import type { Condition } from "./request.ts";

const PREVIEW_DAYS = 90;

/** A matter that an alert would have announced. */
export interface PreviewedMatter {
  readonly first: AlertDetails;
  /** What it would have announced later about the same, in the order of the days. */
  readonly later: readonly AlertDetails[];
  /** The last day on which it was so; undefined where that has no meaning, and while it goes on. */
  readonly until: string | undefined;
}

export interface AlertPreview {
  /** The days that were looked at; undefined without any. */
  readonly days: Days | undefined;
  /** The oldest first. */
  readonly matters: readonly PreviewedMatter[];
}

/** What daily checks of an alert would have announced in the last 90 days. @param today ISO date in UTC */
export function previewAlert(
  condition: Condition,
  scoped: CostHistory,
  { today, expected }: { readonly today: string; readonly expected: ExpectedLevels },
): AlertPreview {
  const last = lastDayOf(condition, scoped, today);
  const { firstDay } = scoped;
  if (last === undefined || firstDay === undefined) return { days: undefined, matters: [] };
  const { first } = daysUntil(last, PREVIEW_DAYS);
  const days = { first: first > firstDay ? first : addDays(firstDay, 1), last };
  if (days.first > days.last) return { days: undefined, matters: [] };
  if (condition.kind === "anomaly") {
    return { days, matters: byMatter(previewAnomalies(scoped, { today, expected })) };
  }
  const found = findCrossings(condition, scoped, days).toSorted((a, b) =>
    dayOf(a.details) + keyOf(a) < dayOf(b.details) + keyOf(b) ? -1 : 1,
  );
  return {
    days,
    matters: found.map(({ details, run }) => ({
      ...{ first: details, later: [] },
      until: run && run.last < last ? run.last : undefined,
    })),
  };
}

/** The day on which something happened: an ISO date. */
export function dayOf(details: AlertDetails): string {
  switch (details.kind) {
    case "growth":
      return details.days.last;
    case "new_cluster":
      return details.firstDay;
    case "invoice":
    case "credits":
      return "";
    default:
      return details.day;
  }
}

function byMatter(news: ReadonlyArray<News<AlertDetails>>): PreviewedMatter[] {
  return [...Map.groupBy(news, ({ matter }) => matter).values()].flatMap((same) => {
    const [first, ...later] = same.map(({ details }) => details);
    // What began before is no news, so its end is none.
    const isOver = first?.kind === "anomaly" && first.change === "normal";
    return first && !isOver ? [{ first, later, until: undefined }] : [];
  });
}
