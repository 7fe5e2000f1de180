import type { KnownBlock, TableBlock } from "@slack/types";
import { GROUPINGS } from "../../atlas/usage-detail.ts";
import { jobText } from "../../jobs/text.ts";
import { type Currency, formatCents, percentChange, percentOf } from "../../money/money.ts";
import { formatPeriod, isRunning } from "../../money/period.ts";
import {
  actions,
  button,
  cell,
  context,
  header,
  LABEL_LENGTH,
  type Message,
  section,
} from "../../slack/block-kit.ts";
import { code, escapeMrkdwn } from "../../slack/mrkdwn.ts";
import { slackText } from "../../slack/text.ts";
import { regroupAction, USAGE_BUTTONS } from "./buttons.ts";
import { formatUsage } from "./command.ts";
import type { InvoiceCheck } from "./invoice-check.ts";
import { invoiceLine } from "./invoice-line.ts";
import type { UsageRequest } from "./request.ts";
import { rowLabel } from "./row-label.ts";
import type { UsageRow, UsageSummary } from "./summary.ts";
import { usageText } from "./text.ts";

export interface UsageViewModel {
  readonly request: UsageRequest;
  /** Names of the organizations that the costs belong to. */
  readonly organizations: readonly string[];
  readonly userId: string;
  readonly today: Date;
  readonly currency: Currency;
  /** Why this is posted, in mrkdwn; by default, who asked. */
  readonly origin?: string;
  /** Paragraphs in mrkdwn between the total and the table. */
  readonly notes?: readonly string[];
  /** Whether the table could not be compared with the total at Atlas. */
  readonly isTotalUnknown?: boolean;
  /** Services of the request that Atlas does not know any more. */
  readonly unknownServices?: readonly string[];
  readonly invoices?: InvoiceCheck | undefined;
}

export function usageAnswer(summary: UsageSummary, view: UsageViewModel): Message {
  const period = formatPeriod(summary.period);
  const comparison = comparisonOf(summary, view.today);
  const total = totalLine(summary, comparison, view.currency);
  const title = usageText.header(period);
  const omissions = uncounted(summary, view.currency);
  const blocks: KnownBlock[] = [
    header(title),
    section(total),
    ...omissions.map(section),
    ...(view.notes ?? []).map(section),
  ];
  if (summary.rows.length > 0) blocks.push(table(summary, comparison, view.currency));
  blocks.push(...warnings(view).map((text) => section(slackText.failed(text))));
  if (view.invoices && summary.rows.length > 0)
    blocks.push(context(invoiceLine(view.invoices, summary.period)));
  blocks.push(context(smallPrint(summary, view)));
  if (summary.rows.length > 0) blocks.push(...buttons(view.request));
  const text = [`${escapeMrkdwn(title)}: ${total.replaceAll("*", "")}`, ...omissions].join("  ·  ");
  return { text, blocks };
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

function warnings({ request, isTotalUnknown, unknownServices = [] }: UsageViewModel): string[] {
  return [
    ...(isTotalUnknown ? [usageText.totalUnknown(request.groupBy)] : []),
    ...(unknownServices.length > 0 ? [usageText.unknownServices(listNames(unknownServices))] : []),
  ];
}

/**
 * How the period is compared with the one before. `none`: that one has no costs. `amounts`: without percentages, because
 * the period is still running, and part of a period cannot be compared with a whole one.
 */
type Comparison = "none" | "amounts" | "changes";

function comparisonOf(summary: UsageSummary, today: Date): Comparison {
  const rows = summary.others ? [...summary.rows, summary.others] : summary.rows;
  if (rows.every(({ previousCents }) => previousCents === 0n)) return "none";
  return isRunning(summary.period, today) ? "amounts" : "changes";
}

function totalLine(summary: UsageSummary, comparison: Comparison, currency: Currency): string {
  const { totalCents, previousCents } = summary;
  if (summary.rows.length === 0) return usageText.noUsage(formatPeriod(summary.period));
  const previous = formatPeriod(summary.previous);
  const total = usageText.total(formatCents(totalCents, currency));
  switch (comparison) {
    case "none":
      return `${total}  ·  ${usageText.nothingBefore(previous)}`;
    case "amounts":
      return `${usageText.soFar(total)}  ·  ${usageText.whole(previous, formatCents(previousCents, currency))}`;
    case "changes": {
      const change = changeOf(totalCents, previousCents, currency);
      return `${total}  ·  ${usageText.compared(change, previous, formatCents(previousCents, currency))}`;
    }
  }
}

/** The change of an amount in cents: `+$1,305.10 (+23.2%)`. */
export function changeOf(now: bigint, before: bigint, currency: Currency = "USD"): string {
  if (now === before) return usageText.noChange;
  const difference = `${now > before ? "+" : ""}${formatCents(now - before, currency)}`;
  const percent = percentChange(now, before);
  return percent === undefined ? difference : `${difference} (${percent})`;
}

function table(summary: UsageSummary, comparison: Comparison, currency: Currency): TableBlock {
  const { rows, others, totalCents, previousCents, groupBy } = summary;
  const compared = {
    none: { head: [], of: () => [] },
    amounts: {
      head: [formatPeriod(summary.previous)],
      of: (row: Cents) => [formatCents(row.previousCents, currency)],
    },
    changes: {
      head: [usageText.change],
      of: ({ cents, previousCents: before }: Cents) => [
        before === 0n && cents !== 0n ? usageText.newRow : changeOf(cents, before, currency),
      ],
    },
  }[comparison];
  const line = (label: string, row: Cents) =>
    [
      label,
      formatCents(row.cents, currency),
      percentOf(row.cents, totalCents) ?? "–",
      ...compared.of(row),
    ].map(cell);
  return {
    type: "table",
    column_settings: [{ is_wrapped: true }, ...COLUMNS.slice(0, 2 + compared.head.length)],
    rows: [
      [usageText.dimension(groupBy), usageText.amount, usageText.share, ...compared.head].map(cell),
      ...rows.map((row) => line(rowLabel(row, groupBy), row)),
      ...(others ? [line(usageText.others(others.count), others)] : []),
      line(usageText.totalRow, { cents: totalCents, previousCents }),
    ],
  };
}

const COLUMNS = [{ align: "right" }, { align: "right" }, { align: "right" }] as const;

type Cents = Pick<UsageRow, "cents" | "previousCents">;

function smallPrint(summary: UsageSummary, view: UsageViewModel): string[] {
  const { request } = view;
  return [
    ...(request.organizations.length > 0
      ? []
      : [usageText.organizations(view.organizations.map((name) => escapeMrkdwn(name)))]),
    usageText.by(summary.groupBy),
    ...GROUPINGS.filter((dimension) => request[dimension].length > 0).map((dimension) =>
      usageText.only(dimension, listNames(request[dimension])),
    ),
    view.origin ?? jobText.asked(view.userId),
    ...(isRunning(summary.period, view.today) ? [usageText.runningNote] : []),
    ...(view.currency === "credits" ? [usageText.inCredits] : []),
    ...(request.partial && view.origin === undefined ? [usageText.partialNote] : []),
  ];
}

/** The small print has limited room. */
const MAX_NAMES = 10;

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).map((name) => code(name, LABEL_LENGTH));
  return [...shown, ...(names.length > MAX_NAMES ? [`+${names.length - MAX_NAMES}`] : [])].join(", ");
}

function buttons(request: UsageRequest): KnownBlock[] {
  const others = GROUPINGS.filter((groupBy) => groupBy !== request.groupBy);
  return actions([
    ...others.map((groupBy) =>
      button(
        usageText.byButton(groupBy),
        regroupAction(groupBy),
        formatUsage({ ...request, groupBy, csv: false, raw: false }),
      ),
    ),
    button(usageText.csvButton, USAGE_BUTTONS.csv, formatUsage({ ...request, csv: true })),
  ]);
}
