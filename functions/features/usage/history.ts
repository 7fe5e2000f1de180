import type { UsageDetail } from "../../atlas/usage-detail.ts";
import { type Currency, parseDollars, sumMoney, toCents } from "../../money/money.ts";
import { isRunning, monthNumber, monthsIn, type Period, periodOf } from "../../money/period.ts";
import { type ChartBlock, chart } from "../../slack/chart.ts";
import { monthLabel } from "./dates.ts";
import { isRounding } from "./invoice-check.ts";
import { usageMonth } from "./month.ts";
import { firstKnownMonth } from "./reach.ts";
import type { UsageSummary } from "./summary.ts";
import { usageText } from "./text.ts";

const MONTHS = 12;

/** The twelve months that end with a period, as far as Cost Explorer knows them. */
export function historyMonths({ end }: Period, today: Date): Period {
  const first = Math.max(monthNumber(end) - MONTHS, firstKnownMonth(today));
  return { start: periodOf(first, 1).start, end };
}

/**
 * The total of a month and of those before it as bars, from the first month with costs on.
 *
 * @param details of `historyMonths`, in the scope of the summary
 * @param summary of a single month, whose total is the last bar
 * @returns undefined if the details say something else of that month, or of no other.
 */
export function historyChart(
  details: readonly UsageDetail[],
  { period, totalCents }: Pick<UsageSummary, "period" | "totalCents">,
  { today, currency }: { readonly today: Date; readonly currency: Currency },
): ChartBlock | undefined {
  const byMonth = Map.groupBy(details, ({ usageDate }) => usageMonth(usageDate));
  const months = monthsIn(historyMonths(period, today));
  const sums = months.map((month) => {
    const amounts = (byMonth.get(month) ?? []).flatMap(({ usageAmount }) => usageAmount ?? []);
    return toCents(sumMoney(amounts.map(parseDollars)));
  });
  const first = sums.findIndex((cents) => cents !== 0n);
  const known = sums.slice(first, -1);
  const isSame = isRounding((sums.at(-1) ?? 0n) - totalCents, totalCents);
  if (first < 0 || known.length === 0 || !isSame) return undefined;
  return chart({
    type: "bar",
    title: usageText.totalByMonth,
    categories: months.slice(first).map((month) => {
      const each = periodOf(monthNumber(month), 1);
      return monthLabel(each, isRunning(each, today));
    }),
    series: [{ name: usageText.totalRow, cents: [...known, totalCents] }],
    yLabel: usageText.unit(currency),
  });
}
