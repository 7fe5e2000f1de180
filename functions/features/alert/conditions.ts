import type { CostHistory } from "../../atlas/cost-history.ts";
import { addDays, type Days, daysUntil, WEEK } from "../../money/days.ts";
import { findNewClusters, findTiers } from "./cluster-conditions.ts";
import { consecutiveDays } from "./consecutive-days.ts";
import type { ConditionDetails, Found } from "./details.ts";
import { lastWatchedDay } from "./find-anomalies.ts";
import { findCredits, findInvoices } from "./invoice-conditions.ts";
import type { Condition } from "./request.ts";
import { dailyCents } from "./watched-costs.ts";

/** Less than this is no increase worth a message: US cents. */
const MIN_GROWTH_CENTS = 100n;

type CostCondition = Exclude<Condition, { kind: "anomaly" }>;

/** The last day that a condition looks at: an ISO date. @param today ISO date in UTC */
export function lastDayOf({ kind }: Condition, history: CostHistory, today: string): string | undefined {
  if (kind === "invoice" || kind === "credits") return today;
  // A cluster or a tier is there with its first line; amounts of the last days may still grow.
  return kind === "new_cluster" || kind === "tier" ? history.lastDay : lastWatchedDay(history, today);
}

/**
 * What began to be so within a window, or is so now for what has no days. Each thing once: days in a row are one.
 *
 * @param window days after the first one of the history
 */
export function findCrossings(
  condition: CostCondition,
  scoped: CostHistory,
  window: Days,
): Array<Found<ConditionDetails>> {
  switch (condition.kind) {
    case "above":
      return findDaysAbove(condition, scoped, window);
    case "growth":
      return findGrowth(condition, scoped, window);
    case "new_cluster":
      return findNewClusters(scoped, window);
    case "tier":
      return findTiers(condition, scoped, window);
    case "invoice":
      return findInvoices(condition, scoped.invoices, window.last);
    case "credits":
      return findCredits(condition, scoped.invoices);
  }
}

function findDaysAbove(
  { cents: limitCents }: Extract<Condition, { kind: "above" }>,
  scoped: CostHistory,
  window: Days,
): Array<Found<ConditionDetails>> {
  const centsOn = dailyCents(scoped, { first: addDays(window.first, -1), last: window.last });
  return consecutiveDays(window, (day) => centsOn(day) > BigInt(limitCents)).map((run) => ({
    ...{ subject: "above", run, matter: `above:${run.first}` },
    details: { kind: "above", day: run.first, cents: String(centsOn(run.first)), limitCents },
  }));
}

function findGrowth(
  { percent }: Extract<Condition, { kind: "growth" }>,
  scoped: CostHistory,
  window: Days,
): Array<Found<ConditionDetails>> {
  const { firstDay } = scoped;
  const centsOn = dailyCents(scoped, { first: addDays(window.first, -2 * WEEK), last: window.last });
  const weekUntil = (last: string) =>
    Array.from({ length: WEEK }, (_, index) => centsOn(addDays(last, -index))).reduce((a, b) => a + b, 0n);
  const compare = (day: string) => ({ cents: weekUntil(day), previousCents: weekUntil(addDays(day, -WEEK)) });
  const isSo = (day: string) => {
    if (firstDay === undefined || addDays(day, 1 - 2 * WEEK) < firstDay) return false;
    const { cents, previousCents } = compare(day);
    const difference = cents - previousCents;
    const tenths = BigInt(Math.round(percent * 10));
    return difference >= MIN_GROWTH_CENTS && difference * 1000n >= previousCents * tenths;
  };
  return consecutiveDays(window, isSo).map((run) => {
    const { cents, previousCents } = compare(run.first);
    return {
      ...{ subject: "growth", run, matter: `growth:${run.first}` },
      details: {
        ...{ kind: "growth", percent, cents: String(cents), previousCents: String(previousCents) },
        days: daysUntil(run.first, WEEK),
        previousDays: daysUntil(addDays(run.first, -WEEK), WEEK),
      },
    };
  });
}
