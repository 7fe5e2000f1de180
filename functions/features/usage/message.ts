import type { KnownBlock } from "@slack/types";
import { GROUPINGS } from "../../atlas/usage-detail.ts";
import { jobText } from "../../jobs/text.ts";
import { countDays, type Days, monthsOf } from "../../money/days.ts";
import { type Currency, formatCents } from "../../money/money.ts";
import { formatPeriod, isRunning, isSingleMonth, type Period, periodOf } from "../../money/period.ts";
import {
  actions,
  button,
  context,
  type Message,
  type MessageBlock,
  section,
  header as slackHeader,
} from "../../slack/block-kit.ts";
import type { ChartBlock } from "../../slack/chart.ts";
import { escapeMrkdwn } from "../../slack/mrkdwn.ts";
import { slackText } from "../../slack/text.ts";
import { changeButton } from "../ask/buttons.ts";
import { changeOf } from "../change.ts";
import type { Dates } from "../period-clauses.ts";
import { whyButton } from "../why/buttons.ts";
import { regroupAction, USAGE_BUTTONS } from "./buttons.ts";
import { formatUsage } from "./command.ts";
import type { Comparison, KnownCosts } from "./comparison.ts";
import { formatDates, formatPreviousDates } from "./dates.ts";
import type { InvoiceCheck } from "./invoice-check.ts";
import { invoiceLine } from "./invoice-line.ts";
import { firstKnownMonth, isOutOfReach } from "./reach.ts";
import { isCostRequest, isFiltered, type UsageRequest } from "./request.ts";
import { filterNotes, listNames, organizationNotes } from "./scope-notes.ts";
import type { UsageSummary } from "./summary.ts";
import { usageTables } from "./table.ts";
import { usageText } from "./text.ts";

export interface UsageViewModel {
  readonly request: UsageRequest;
  /** Names of the organizations that the costs belong to. */
  readonly organizations: readonly string[];
  readonly userId: string;
  readonly today: Date;
  readonly known: KnownCosts;
  readonly currency: Currency;
  /** What comes before the total and the table, about other days than the period. */
  readonly lead?: { readonly title: string; readonly text: string; readonly days: Days } | undefined;
  /** Where the running month stands, before the total, in mrkdwn. */
  readonly monthToDate?: string | undefined;
  /** Why this is posted, in mrkdwn; by default, who asked. */
  readonly origin?: string;
  /** Paragraphs in mrkdwn between the total and the table. */
  readonly notes?: readonly string[];
  /** What a person must know to trust the numbers, and what else is in the small print, in mrkdwn. */
  readonly warnings?: readonly string[];
  readonly remarks?: readonly string[];
  readonly chart?: ChartBlock | undefined;
  /** Whether the table could not be compared with the total at Atlas. */
  readonly isTotalUnknown?: boolean;
  /** Services of the request that Atlas does not know any more. */
  readonly unknownServices?: readonly string[];
  readonly invoices?: InvoiceCheck | undefined;
}

export function usageAnswer(summary: UsageSummary, view: UsageViewModel): Message {
  const period = formatDates(summary);
  const header = summary.days ? usageText.headerOfDays : usageText.header;
  const { title, text } = view.lead ?? { title: header(period), text: undefined };
  const lines = [...(text === undefined ? [] : [text]), ...leadAndTotal(summary, view, text !== undefined)];
  const omissions = uncounted(summary, view.currency);
  const blocks: MessageBlock[] = [
    slackHeader(title),
    ...[...lines, ...omissions, ...(view.notes ?? [])].map(section),
    ...(view.chart ? [view.chart] : []),
  ];
  const { comparison } = view.known;
  const tables = summary.rows.length > 0 ? usageTables(summary, comparison, view.currency) : undefined;
  if (tables) blocks.push(tables.table);
  blocks.push(...warnings(view).map((text) => section(slackText.failed(text))));
  if (view.invoices && tables) {
    blocks.push(context(invoiceLine(view.invoices, summary.period)));
  }
  blocks.push(context(smallPrint(summary, view)));
  if (tables) blocks.push(...buttons(view, explainedDates(summary, view)));
  const said = [...lines.map((line) => line.replaceAll("*", "").replaceAll("\n", " ")), ...omissions].join(
    "  ·  ",
  );
  return { text: `${escapeMrkdwn(title)}: ${said}`, blocks, plainTable: tables?.plainTable };
}

/**
 * Where the running month stands, and the total.
 *
 * @param hasOther whether other days come before
 */
export function leadAndTotal(
  summary: UsageSummary,
  view: Parameters<typeof totalLine>[1] & Pick<UsageViewModel, "monthToDate">,
  hasOther = false,
): string[] {
  const total = totalLine(summary, view);
  const { monthToDate } = view;
  if (monthToDate === undefined && !hasOther) return [total];
  const lead = monthToDate === undefined ? [] : [monthToDate];
  const inPeriod = isSoFar(summary, view.today) ? usageText.withToday : usageText.inPeriod;
  return [...lead, inPeriod(formatDates(summary), total)];
}

/** Rows of Atlas that are in no total. */
function uncounted(summary: UsageSummary, currency: Currency): string[] {
  const { unplacedCount, unplacedCents, withoutAmountCount, detailCount } = summary;
  const lines = [
    ...(withoutAmountCount > 0 ? [usageText.withoutAmount(withoutAmountCount, detailCount)] : []),
    ...(unplacedCount > 0
      ? [usageText.unplaced(unplacedCount, detailCount, formatCents(unplacedCents, currency))]
      : []),
  ];
  return lines.map(slackText.failed);
}

function warnings({
  request,
  isTotalUnknown,
  unknownServices = [],
  warnings = [],
}: UsageViewModel): string[] {
  return [
    ...warnings,
    ...(isTotalUnknown && isCostRequest(request) ? [usageText.totalUnknown(request.groupBy)] : []),
    ...(unknownServices.length > 0 ? [usageText.unknownServices(listNames(unknownServices))] : []),
  ];
}

/** The total and its change, in mrkdwn. */
export function totalLine(
  summary: UsageSummary,
  {
    known,
    today,
    currency,
    request,
  }: Pick<UsageViewModel, "known" | "today" | "currency"> & Partial<Pick<UsageViewModel, "request">>,
): string {
  const { totalCents, previousCents } = summary;
  const { comparison, since, isPeriodCut } = known;
  if (summary.rows.length === 0) return noUsage(summary, today, request);
  const previous = formatPreviousDates(summary);
  const sinceMonth = since ? formatPeriod(since) : "";
  const amount = usageText.total(formatCents(totalCents, currency));
  const sum = isSoFar(summary, today) ? usageText.soFar(amount) : amount;
  const total = isPeriodCut ? usageText.since(sum, sinceMonth) : sum;
  switch (comparison.kind) {
    case "none":
      return `${total}  ·  ${usageText.nothingBefore(previous)}`;
    case "partly":
      return `${total}  ·  ${usageText.partlyKnown(previous, sinceMonth)}`;
    case "unread":
      return `${total}  ·  ${usageText.notCompared(previous)}`;
    case "amounts": {
      const other = isSoFar({ ...summary, period: summary.previous }, today)
        ? usageText.inPeriodSoFar
        : usageText.whole;
      return `${total}  ·  ${other(previous, formatCents(previousCents, currency))}`;
    }
    case "changes":
      return `${total}  ·  ${compared(summary, currency)}`;
    case "months": {
      const { months } = comparison;
      const sumOfMonths = formatCents(months.totalCents, currency);
      return `${total}  ·  ${usageText.inMonths(formatPeriod(months.period), sumOfMonths, compared(months, currency))}`;
    }
  }
}

function noUsage(summary: UsageSummary, today: Date, request?: UsageRequest): string {
  const { period, days } = summary;
  if (!days && isOutOfReach(period, today)) return outOfReachText(today);
  const dates = formatDates(summary);
  if (!request || !isFiltered(request)) return usageText.noUsage(dates);
  return days ? usageText.noSuchCostsOn(dates) : usageText.noSuchCosts(dates);
}

/** Days are complete. */
function isSoFar({ period, days }: UsageSummary, today: Date): boolean {
  return !days && isRunning(period, today);
}

/** Why Atlas has no costs for a period. */
export function outOfReachText(today: Date): string {
  return usageText.outOfReach(formatPeriod(periodOf(firstKnownMonth(today), 1)));
}

function compared(summary: UsageSummary, currency: Currency): string {
  const { totalCents, previousCents } = summary;
  const change = changeOf(totalCents, previousCents, currency);
  return usageText.compared(change, formatPreviousDates(summary), formatCents(previousCents, currency));
}

function smallPrint(summary: UsageSummary, view: UsageViewModel): string[] {
  const { request, known } = view;
  return [
    ...organizationNotes(request, view.organizations),
    escapeMrkdwn(usageText.by(summary.groupBy)),
    ...filterNotes(request),
    view.origin ?? jobText.asked(view.userId),
    ...(isSoFar(summary, view.today) ? [usageText.runningNote] : []),
    ...(view.remarks ?? []),
    ...(view.currency === "credits" ? [usageText.inCredits] : []),
    ...(known.since && known.isLimit ? [usageText.onlyKnownSince(formatPeriod(known.since))] : []),
    ...(request.partial && view.origin === undefined ? [usageText.partialNote] : []),
  ];
}

function buttons({ request, chart }: UsageViewModel, explained: Dates | undefined): KnownBlock[] {
  const { days } = request;
  const hasDays = !isCostRequest(request) && (!days || days.first < days.last);
  const groupings = hasDays ? [...GROUPINGS, "days" as const] : GROUPINGS;
  const others = groupings.filter((groupBy) => groupBy !== request.groupBy);
  return actions([
    explained && whyButton(explained, request),
    ...others.map((groupBy) =>
      button(
        usageText.byButton(groupBy),
        regroupAction(groupBy),
        formatUsage({ ...request, groupBy, csv: false, raw: false }),
      ),
    ),
    chart || !canHaveChart(request)
      ? undefined
      : button(
          usageText.chartButton,
          USAGE_BUTTONS.chart,
          formatUsage({ ...request, chart: true, csv: false, raw: false }),
        ),
    button(usageText.csvButton, USAGE_BUTTONS.csv, formatUsage({ ...request, csv: true })),
    changeButton(formatUsage(request)),
  ]);
}

/** Whether an answer without a chart can have one. */
function canHaveChart(request: UsageRequest): boolean {
  if (request.chart !== undefined) return !request.chart;
  return isCostRequest(request) && isSingleMonth(request.period);
}

/** What the button explains: exactly the days that the message shows first, or its period; nothing where nothing is compared. */
function explainedDates(
  { days, previousDays }: UsageSummary,
  { request, known, lead }: UsageViewModel,
): Dates | undefined {
  if (lead) return { period: monthsOf(lead.days), days: lead.days };
  const period = comparedPeriod(request.period, known.comparison);
  // Months of other lengths may have other numbers of days.
  const isEqual = days && previousDays && countDays(days) === countDays(previousDays);
  if (!period || !isEqual) return period && { period };
  return { period: monthsOf(days), days: { ...days, comparedWith: previousDays.first } };
}

/** The period whose costs are compared, if any are. */
function comparedPeriod(period: Period, comparison: Comparison): Period | undefined {
  switch (comparison.kind) {
    case "none":
    case "partly":
    case "unread":
      return undefined;
    case "amounts":
    case "changes":
      return period;
    case "months":
      return comparison.months.period;
  }
}
