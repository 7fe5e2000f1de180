import type { TableBlock } from "@slack/types";
import { type Currency, formatCents, percentOf } from "../../money/money.ts";
import { formatPeriod } from "../../money/period.ts";
import { cell } from "../../slack/block-kit.ts";
import { changeOf } from "./change.ts";
import type { Comparison } from "./comparison.ts";
import { rowLabel } from "./row-label.ts";
import type { UsageRow, UsageSummary } from "./summary.ts";
import { usageText } from "./text.ts";

const NOTHING = { cents: 0n, previousCents: 0n };

const COLUMNS = [{ align: "right" }, { align: "right" }, { align: "right" }] as const;

export type Cents = Pick<UsageRow, "cents" | "previousCents">;

/** The rows of a summary, with their shares and what they are compared with. */
export function usageTable(summary: UsageSummary, comparison: Comparison, currency: Currency): TableBlock {
  const { rows, others, totalCents, groupBy } = summary;
  const { head, cells } = comparedColumn(summary, comparison, currency);
  const labels = [
    ...rows.map((row) => rowLabel(row, groupBy)),
    ...(others ? [usageText.others(others.count)] : []),
    usageText.totalRow,
  ];
  const line = ({ cents }: Cents, index: number) => {
    const share = percentOf(cents, totalCents) ?? "–";
    return [labels[index] ?? "", formatCents(cents, currency), share, ...(cells[index] ?? [])].map(cell);
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

function comparedColumn(summary: UsageSummary, comparison: Comparison, currency: Currency): ComparedColumn {
  const change = (row: Cents) => [changeCell(row, currency)];
  switch (comparison.kind) {
    case "none":
    case "partly":
      return { head: [], cells: [] };
    case "amounts": {
      const cells = linesOf(summary).map(({ previousCents }) => [formatCents(previousCents, currency)]);
      return { head: [formatPeriod(summary.previous)], cells };
    }
    case "changes":
      return { head: [usageText.change], cells: linesOf(summary).map(change) };
    case "months": {
      const { months } = comparison;
      const head = [usageText.changeIn(formatPeriod(months.period))];
      return { head, cells: linesIn(months, summary).map(change) };
    }
  }
}

function changeCell({ cents, previousCents }: Cents, currency: Currency): string {
  return previousCents === 0n && cents !== 0n ? usageText.newRow : changeOf(cents, previousCents, currency);
}

/** The rows, the others if there are any, and the total. */
function linesOf({ rows, others, totalCents, previousCents }: UsageSummary): Cents[] {
  return [...rows, ...(others ? [others] : []), { cents: totalCents, previousCents }];
}

/** The amounts of rows in some of their months. */
export function rowsIn(months: UsageSummary, rows: readonly UsageRow[]): Cents[] {
  const keyOf = ({ id, label, unattributed }: UsageRow) =>
    unattributed ? `${unattributed.kind} ${unattributed.organization ?? ""}` : (id ?? label);
  const byKey = new Map(months.allRows.map((row) => [keyOf(row), row]));
  return rows.map((row) => byKey.get(keyOf(row)) ?? NOTHING);
}

/** `linesOf` the summary, with the amounts of some of its months. */
function linesIn(months: UsageSummary, { rows, others }: UsageSummary): Cents[] {
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
