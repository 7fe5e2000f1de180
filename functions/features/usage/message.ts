import type { KnownBlock, TableBlock } from "@slack/types";
import { GROUPINGS } from "../../atlas/usage-detail.ts";
import { jobText } from "../../jobs/text.ts";
import { formatCents, percentOf } from "../../money/money.ts";
import { formatPeriod, isRunning, type Period, periodOf } from "../../money/period.ts";
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
import { changeOf } from "./change.ts";
import { formatUsage } from "./command.ts";
import type { Comparison, KnownCosts } from "./comparison.ts";
import { firstKnownMonth, isOutOfReach } from "./reach.ts";
import type { UsageRequest } from "./request.ts";
import type { UsageRow, UsageSummary } from "./summary.ts";
import { usageText } from "./text.ts";

export interface UsageViewModel {
  readonly request: UsageRequest;
  /** Names of the organizations that the costs belong to. */
  readonly organizations: readonly string[];
  readonly userId: string;
  readonly today: Date;
  readonly known: KnownCosts;
  /** What comes before the total and the table, about other days than the period. */
  readonly lead?: { readonly title: string; readonly text: string } | undefined;
  /** Why this is posted, in mrkdwn; by default, who asked. */
  readonly origin?: string;
  /** Paragraphs in mrkdwn between the total and the table. */
  readonly notes?: readonly string[];
}

export function usageAnswer(summary: UsageSummary, view: UsageViewModel): Message {
  const period = formatPeriod(summary.period);
  const { title, text } = view.lead ?? { title: usageText.header(period), text: undefined };
  const total = totalLine(summary, view);
  const lines = text === undefined ? [total] : [text, usageText.inPeriod(period, total)];
  const blocks: KnownBlock[] = [header(title), ...[...lines, ...(view.notes ?? [])].map(section)];
  if (summary.rows.length > 0) blocks.push(table(summary, view.known.comparison));
  if (summary.unplacedCount > 0) {
    blocks.push(section(slackText.failed(usageText.unplaced(formatCents(summary.unplacedCents)))));
  }
  blocks.push(context(smallPrint(summary, view)));
  if (summary.rows.length > 0) blocks.push(...buttons(view.request));
  return { text: `${escapeMrkdwn(title)}: ${lines.join("\n").replaceAll("*", "")}`, blocks };
}

function totalLine(summary: UsageSummary, { known, today }: UsageViewModel): string {
  const { period, totalCents, previousCents } = summary;
  const { comparison, since, isPeriodCut } = known;
  if (summary.rows.length === 0) return noUsage(period, today);
  const previous = formatPeriod(summary.previous);
  const sinceMonth = since ? formatPeriod(since) : "";
  const amount = usageText.total(formatCents(totalCents));
  const sum = isRunning(period, today) ? usageText.soFar(amount) : amount;
  const total = isPeriodCut ? usageText.since(sum, sinceMonth) : sum;
  switch (comparison.kind) {
    case "none":
      return `${total}  ·  ${usageText.nothingBefore(previous)}`;
    case "partly":
      return `${total}  ·  ${usageText.partlyKnown(previous, sinceMonth)}`;
    case "amounts":
      return `${total}  ·  ${usageText.whole(previous, formatCents(previousCents))}`;
    case "changes":
      return `${total}  ·  ${compared(summary)}`;
    case "months": {
      const { months } = comparison;
      const sumOfMonths = formatCents(months.totalCents);
      return `${total}  ·  ${usageText.inMonths(formatPeriod(months.period), sumOfMonths, compared(months))}`;
    }
  }
}

function noUsage(period: Period, today: Date): string {
  return isOutOfReach(period, today) ? outOfReachText(today) : usageText.noUsage(formatPeriod(period));
}

/** Why Atlas has no costs for a period. */
export function outOfReachText(today: Date): string {
  return usageText.outOfReach(formatPeriod(periodOf(firstKnownMonth(today), 1)));
}

function compared({ totalCents, previousCents, previous }: UsageSummary): string {
  return usageText.compared(
    changeOf(totalCents, previousCents),
    formatPeriod(previous),
    formatCents(previousCents),
  );
}

function table(summary: UsageSummary, comparison: Comparison): TableBlock {
  const { rows, others, totalCents, groupBy } = summary;
  const { head, cells } = comparedColumn(summary, comparison);
  const labels = [
    ...rows.map((row) => row.label ?? usageText.without(groupBy)),
    ...(others ? [usageText.others(others.count)] : []),
    usageText.totalRow,
  ];
  const line = ({ cents }: Cents, index: number) => {
    const share = percentOf(cents, totalCents) ?? "–";
    return [labels[index] ?? "", formatCents(cents), share, ...(cells[index] ?? [])].map(cell);
  };
  return {
    type: "table",
    column_settings: [{ is_wrapped: true }, ...COLUMNS.slice(0, 2 + head.length)],
    rows: [
      [usageText.dimension(groupBy), usageText.amount, usageText.share, ...head].map(cell),
      ...linesOf(summary).map(line),
    ],
  };
}

/** The last column of the table, if there is one. */
interface ComparedColumn {
  readonly head: readonly string[];
  /** Of each of `linesOf`. */
  readonly cells: ReadonlyArray<readonly string[]>;
}

function comparedColumn(summary: UsageSummary, comparison: Comparison): ComparedColumn {
  switch (comparison.kind) {
    case "none":
    case "partly":
      return { head: [], cells: [] };
    case "amounts": {
      const cells = linesOf(summary).map(({ previousCents }) => [formatCents(previousCents)]);
      return { head: [formatPeriod(summary.previous)], cells };
    }
    case "changes":
      return { head: [usageText.change], cells: linesOf(summary).map(changeCell) };
    case "months": {
      const { months } = comparison;
      const head = [usageText.changeIn(formatPeriod(months.period))];
      return { head, cells: linesIn(months, summary).map(changeCell) };
    }
  }
}

function changeCell({ cents, previousCents }: Cents): string[] {
  return [previousCents === 0n && cents !== 0n ? usageText.newRow : changeOf(cents, previousCents)];
}

/** The rows, the others if there are any, and the total. */
function linesOf({ rows, others, totalCents, previousCents }: UsageSummary): Cents[] {
  return [...rows, ...(others ? [others] : []), { cents: totalCents, previousCents }];
}

/** `linesOf` the summary, with the amounts of some of its months. */
function linesIn(months: UsageSummary, { rows, others }: UsageSummary): Cents[] {
  const shown = rows.map(
    ({ id, label }) => months.rows.find((row) => row.id === id && (id || row.label === label)) ?? NOTHING,
  );
  const total = { cents: months.totalCents, previousCents: months.previousCents };
  const rest = shown.reduce(
    (left, row) => ({
      cents: left.cents - row.cents,
      previousCents: left.previousCents - row.previousCents,
    }),
    total,
  );
  return [...shown, ...(others ? [rest] : []), total];
}

const NOTHING = { cents: 0n, previousCents: 0n };

const COLUMNS = [{ align: "right" }, { align: "right" }, { align: "right" }] as const;

type Cents = Pick<UsageRow, "cents" | "previousCents">;

function smallPrint(summary: UsageSummary, view: UsageViewModel): string[] {
  const { request, known } = view;
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
    ...(known.since && known.isLimit ? [usageText.onlyKnownSince(formatPeriod(known.since))] : []),
    ...(excludesCosts(request) ? [usageText.notIncluded(request.groupBy, request.partial)] : []),
  ];
}

/** The small print has limited room. */
const MAX_NAMES = 10;

function listNames(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).map((name) => code(name, LABEL_LENGTH));
  return [...shown, ...(names.length > MAX_NAMES ? [`+${names.length - MAX_NAMES}`] : [])].join(", ");
}

/**
 * A grouping by projects or clusters excludes costs without one, and those of deleted ones. With a filter for projects or
 * clusters, that is what the person asked for.
 */
function excludesCosts(request: UsageRequest): boolean {
  const isChosen = request.projects.length > 0 || request.clusters.length > 0;
  return !isChosen && (request.groupBy === "projects" || request.groupBy === "clusters");
}

function buttons(request: UsageRequest): KnownBlock[] {
  const others = GROUPINGS.filter((groupBy) => groupBy !== request.groupBy);
  return actions([
    ...others.map((groupBy) =>
      button(
        usageText.byButton(groupBy),
        regroupAction(groupBy),
        formatUsage({ ...request, groupBy, csv: false }),
      ),
    ),
    button(usageText.csvButton, USAGE_BUTTONS.csv, formatUsage({ ...request, csv: true })),
  ]);
}
