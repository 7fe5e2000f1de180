import type { DataTableBlock, TableBlock } from "@slack/types";
import { type Currency, formatCents, percentOf } from "../../money/money.ts";
import { formatPeriod } from "../../money/period.ts";
import { boldCell, cell, numberCell } from "../../slack/block-kit.ts";
import { changeOf } from "./change.ts";
import type { Comparison } from "./comparison.ts";
import { rowLabel } from "./row-label.ts";
import { showLargest, type UsageRow, type UsageSummary } from "./summary.ts";
import { usageText } from "./text.ts";

const NOTHING = { cents: 0n, previousCents: 0n };

const COLUMNS = [{ align: "right" }, { align: "right" }, { align: "right" }] as const;

/**
 * How many rows a data table shows, as many as fit. Slack takes 201 with the head, the others and the total, and 20,000
 * characters.
 */
const ROW_COUNTS = [198, 120, 60];
const MAX_CHARACTERS = 20_000;
/** Most answers have one page. */
const PAGE_SIZE = 20;

export type Cents = Pick<UsageRow, "cents" | "previousCents">;

/** What a table shows. Label, amount and comparison come first, so that a phone shows them without scrolling. */
interface TableLines {
  readonly head: readonly string[];
  /** The rows, the others if there are any, and the total. */
  readonly lines: ReadonlyArray<{ readonly label: string; readonly figures: readonly Figure[] }>;
}

interface Figure {
  readonly text: string;
  /** For sorting: dollars, credits or percent; undefined for a share that makes no sense. */
  readonly value: number | undefined;
}

/** The rows of a summary, with their shares and what they are compared with, for people to sort and page. */
export function usageDataTable(
  summary: UsageSummary,
  comparison: Comparison,
  currency: Currency,
): DataTableBlock {
  const { head, lines } = fittingLines(summary, comparison, currency);
  const figureCell = ({ value, text }: Figure) =>
    value === undefined ? cell(text) : numberCell(value, text);
  // As text, the total stays the last row when people sort by a number.
  const total = lines.slice(-1).map(({ label, figures }) => [label, ...figures.map(({ text }) => text)]);
  return {
    type: "data_table",
    caption: usageText.tableCaption(formatPeriod(summary.period), summary.groupBy),
    page_size: PAGE_SIZE,
    rows: [
      head.map(cell),
      ...lines.slice(0, -1).map(({ label, figures }) => [cell(label), ...figures.map(figureCell)]),
      ...total.map((texts) => texts.map(boldCell)),
    ],
  };
}

/** The same with fewer rows, for workspaces that have no data tables. */
export function usageTable(summary: UsageSummary, comparison: Comparison, currency: Currency): TableBlock {
  const { head, lines } = linesOf(summary, comparison, currency);
  return {
    type: "table",
    column_settings: [{ is_wrapped: true }, ...COLUMNS.slice(0, head.length - 1)],
    rows: [
      head.map(cell),
      ...lines.map(({ label, figures }) => [cell(label), ...figures.map(({ text }) => cell(text))]),
    ],
  };
}

function fittingLines(summary: UsageSummary, comparison: Comparison, currency: Currency): TableLines {
  for (const count of ROW_COUNTS) {
    const lines = linesOf({ ...summary, ...showLargest(summary.allRows, count) }, comparison, currency);
    if (isShort(lines)) return lines;
  }
  return linesOf(summary, comparison, currency);
}

function isShort({ head, lines }: TableLines): boolean {
  const texts = [
    ...head,
    ...lines.flatMap(({ label, figures }) => [label, ...figures.map(({ text }) => text)]),
  ];
  return texts.reduce((sum, text) => sum + cell(text).text.length, 0) <= MAX_CHARACTERS;
}

function linesOf(summary: UsageSummary, comparison: Comparison, currency: Currency): TableLines {
  const { rows, others, totalCents, groupBy } = summary;
  const compared = comparedColumn(summary, comparison, currency);
  const labels = [
    ...rows.map((row) => rowLabel(row, groupBy)),
    ...(others ? [usageText.others(others.count)] : []),
    usageText.totalRow,
  ];
  return {
    head: [usageText.dimension(groupBy), usageText.amount, ...compared.head, usageText.share],
    lines: sidesOf(summary).map(({ cents }, index) => ({
      label: labels[index] ?? "",
      figures: [
        amountFigure(cents, currency),
        ...(compared.figures[index] ?? []),
        shareFigure(cents, totalCents),
      ],
    })),
  };
}

function amountFigure(cents: bigint, currency: Currency): Figure {
  return { text: formatCents(cents, currency), value: dollarsOf(cents) };
}

function shareFigure(cents: bigint, totalCents: bigint): Figure {
  const share = percentOf(cents, totalCents);
  return { text: share ?? "–", value: share === undefined ? undefined : Number.parseFloat(share) };
}

function changeFigure({ cents, previousCents }: Cents, currency: Currency): Figure {
  const isNew = previousCents === 0n && cents !== 0n;
  return {
    text: isNew ? usageText.newRow : changeOf(cents, previousCents, currency),
    value: dollarsOf(cents - previousCents),
  };
}

function dollarsOf(cents: bigint): number {
  return Number(cents) / 100;
}

/** The column beside the amounts, if there is one. */
interface ComparedColumn {
  readonly head: readonly string[];
  /** Of each of `sidesOf`. */
  readonly figures: ReadonlyArray<readonly Figure[]>;
}

function comparedColumn(summary: UsageSummary, comparison: Comparison, currency: Currency): ComparedColumn {
  const change = (row: Cents) => [changeFigure(row, currency)];
  switch (comparison.kind) {
    case "none":
    case "partly":
      return { head: [], figures: [] };
    case "amounts": {
      const figures = sidesOf(summary).map(({ previousCents }) => [amountFigure(previousCents, currency)]);
      return { head: [formatPeriod(summary.previous)], figures };
    }
    case "changes":
      return { head: [usageText.change], figures: sidesOf(summary).map(change) };
    case "months": {
      const { months } = comparison;
      const head = [usageText.changeIn(formatPeriod(months.period))];
      return { head, figures: sidesIn(months, summary).map(change) };
    }
  }
}

/** The rows, the others if there are any, and the total. */
function sidesOf({ rows, others, totalCents, previousCents }: UsageSummary): Cents[] {
  return [...rows, ...(others ? [others] : []), { cents: totalCents, previousCents }];
}

/** The amounts of rows in some of their months. */
export function rowsIn(months: UsageSummary, rows: readonly UsageRow[]): Cents[] {
  const keyOf = ({ id, label, unattributed }: UsageRow) =>
    unattributed ? `${unattributed.kind} ${unattributed.organization ?? ""}` : (id ?? label);
  const byKey = new Map(months.allRows.map((row) => [keyOf(row), row]));
  return rows.map((row) => byKey.get(keyOf(row)) ?? NOTHING);
}

/** `sidesOf` the summary, with the amounts of some of its months. */
function sidesIn(months: UsageSummary, { rows, others }: UsageSummary): Cents[] {
  const shown = rowsIn(months, rows);
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
