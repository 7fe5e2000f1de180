import type { DataTableBlock, TableBlock } from "@slack/types";
import { type Currency, formatCents, percentOf } from "../../money/money.ts";
import {
  dataTable,
  fitsDataTable,
  plainTable,
  type TableContent,
  type TableValue,
} from "../../slack/data-table.ts";
import { changeOf } from "../change.ts";
import type { Comparison } from "./comparison.ts";
import { formatDates, formatPreviousDates } from "./dates.ts";
import { rowLabel } from "./row-label.ts";
import { showLargest, type UsageRow, type UsageSummary } from "./summary.ts";
import { usageText } from "./text.ts";

const NOTHING = { cents: 0n, previousCents: 0n };

/**
 * How many rows a data table shows: as many as fit, of the 201 that Slack takes with the head, the others and the total.
 */
const ROW_COUNTS = [198, 120, 60];

export type Cents = Pick<UsageRow, "cents" | "previousCents">;

/** A table for people to sort and page, and one with fewer rows for workspaces that have no such tables. */
interface UsageTables {
  readonly table: DataTableBlock;
  readonly plainTable: TableBlock;
}

/** The rows of a summary, with their shares and what they are compared with. */
export function usageTables(summary: UsageSummary, comparison: Comparison, currency: Currency): UsageTables {
  const contentFor = (shown: UsageSummary) => contentOf(shown, comparison, currency);
  const few = contentFor(summary);
  const most = ROW_COUNTS.map((count) => ({ ...summary, ...showLargest(summary.allRows, count) }));
  const shown = most.map(contentFor).find(fitsDataTable) ?? few;
  const by = usageText.by(summary.groupBy);
  const caption = usageText.tableCaption(formatDates(summary), by);
  return { table: dataTable(caption, shown), plainTable: plainTable(few) };
}

/** Label, amount and comparison come first, so that a phone shows them without scrolling. */
function contentOf(summary: UsageSummary, comparison: Comparison, currency: Currency): TableContent {
  const { rows, others, totalCents, groupBy } = summary;
  const compared = comparedColumn(summary, comparison, currency);
  const labels = [
    ...rows.map((row) => rowLabel(row, groupBy)),
    ...(others ? [usageText.others(others.count)] : []),
    usageText.totalRow,
  ];
  const lines = sidesOf(summary).map(({ cents }, index) => [
    { text: labels[index] ?? "" },
    amountValue(cents, currency),
    ...(compared.values[index] ?? []),
    shareValue(cents, totalCents),
  ]);
  return {
    head: [usageText.dimension(groupBy), usageText.amount, ...compared.head, usageText.share],
    rows: lines.slice(0, -1),
    total: lines.at(-1),
  };
}

function amountValue(cents: bigint, currency: Currency): TableValue {
  return { text: formatCents(cents, currency), value: dollarsOf(cents) };
}

function shareValue(cents: bigint, totalCents: bigint): TableValue {
  const share = percentOf(cents, totalCents);
  return { text: share ?? "–", value: share === undefined ? undefined : Number.parseFloat(share) };
}

/** @param canBeNew a day is no new thing */
function changeValue({ cents, previousCents }: Cents, currency: Currency, canBeNew: boolean): TableValue {
  const isNew = canBeNew && previousCents === 0n && cents !== 0n;
  const change = changeOf(cents, previousCents, currency);
  return {
    text: isNew ? usageText.newRow(change) : change,
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
  readonly values: ReadonlyArray<readonly TableValue[]>;
}

function comparedColumn(summary: UsageSummary, comparison: Comparison, currency: Currency): ComparedColumn {
  const change = (row: Cents) => [changeValue(row, currency, summary.groupBy !== "days")];
  switch (comparison.kind) {
    case "none":
    case "partly":
    case "unread":
      return { head: [], values: [] };
    case "amounts": {
      const values = sidesOf(summary).map(({ previousCents }) => [amountValue(previousCents, currency)]);
      return { head: [formatPreviousDates(summary)], values };
    }
    case "changes":
      return { head: [usageText.change], values: sidesOf(summary).map(change) };
    case "months": {
      const { months } = comparison;
      const head = [usageText.changeIn(formatDates(months))];
      return { head, values: sidesIn(months, summary).map(change) };
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
