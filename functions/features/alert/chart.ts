import type { CostHistory } from "../../atlas/cost-history.ts";
import { addDays, daysUntil, formatShortDay } from "../../money/days.ts";
import { type ChartBlock, chart, MAX_POINTS } from "../../slack/chart.ts";
import { truncateLine } from "../../slack/mrkdwn.ts";
import type { AnomalySeries } from "./details.ts";
import { messageText } from "./message-text.ts";
import { dailyCents } from "./watched-costs.ts";

/** A title of 50 characters has room for so many of a name. */
const NAME_LENGTH = 40;

/**
 * What a series cost on each of the last days, as many as fit; by default, all that an alert is about.
 *
 * @param scoped the costs that the alert is about
 * @param last ISO date
 */
export function seriesChart(
  name: string,
  scoped: CostHistory,
  last: string,
  series?: AnomalySeries,
): ChartBlock | undefined {
  const shown = daysUntil(last, MAX_POINTS);
  const centsOn = dailyCents(scoped, shown, series);
  const days = Array.from({ length: MAX_POINTS }, (_, index) => addDays(shown.first, index));
  return chart({
    type: "bar",
    title: messageText.byDay(truncateLine(name, NAME_LENGTH)),
    categories: days.map(formatShortDay),
    series: [{ name, cents: days.map(centsOn) }],
    yLabel: messageText.inDollars,
  });
}
