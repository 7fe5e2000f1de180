import type { ContainerBlock, DataTableBlock, TableBlock } from "@slack/types";
import type { Place } from "../../atlas/charge-group.ts";
import { cell, container } from "../../slack/block-kit.ts";
import { dataTable, fitsDataTable, type TableContent } from "../../slack/data-table.ts";
import type { DayCounts } from "../charges/sides.ts";
import { answerText } from "./answer-text.ts";
import { describeReason } from "./describe-reason.ts";
import { signedCents } from "./format.ts";
import { type Reason, sumCents } from "./reason.ts";
import { reasonText } from "./reason-text.ts";
import type { WhySummary } from "./summary.ts";

/** The sections above name the largest, so one page is short. */
const PAGE_SIZE = 5;
/** How many a data table shows: as many as fit, of the 201 rows that Slack takes with the head, the others and the total. */
const ROW_COUNTS = [198, 120, 60];

/** Slack takes 100 rows and 10,000 characters in a table; the head, the others and the total need some. */
const MAX_REASONS = 97;
const MAX_CHARACTERS = 9_800;

/** All reasons, to page and sort, and in a container for workspaces that have no such tables. */
interface EffectsTables {
  readonly table: DataTableBlock;
  readonly plainTable: ContainerBlock;
}

/** All reasons, the largest first, or as many as Slack takes and the sum of the others. */
export function effectsTables(
  summary: WhySummary,
  nameOf: (place: Place) => string,
  days: DayCounts,
): EffectsTables {
  const title = answerText.tableTitle(summary.reasons.length);
  const rows = summary.reasons.map((reason) => rowOf(reason, nameOf, days));
  const contents = ROW_COUNTS.map((count) => contentOf(summary, rows, count));
  const [least] = contents.slice(-1);
  return {
    table: dataTable(title, contents.find(fitsDataTable) ?? (least as TableContent), PAGE_SIZE),
    plainTable: container(title, [plainTable(summary, rows)]),
  };
}

interface EffectRow {
  readonly where: string;
  readonly what: string;
  readonly cents: bigint;
}

/** On a phone, the amount is seen beside the place. */
function contentOf(
  { reasons, changeCents }: WhySummary,
  rows: readonly EffectRow[],
  count: number,
): TableContent {
  const others = reasons.slice(count);
  const rest = { where: answerText.others(others.length), what: "", cents: sumCents(others) };
  const valuesOf = ({ where, what, cents }: EffectRow) => [
    { text: where },
    { text: signedCents(cents), value: Number(cents) / 100 },
    { text: what },
  ];
  return {
    head: [answerText.where, answerText.amount, answerText.what],
    rows: [...rows.slice(0, count), ...(others.length > 0 ? [rest] : [])].map(valuesOf),
    total: valuesOf({ where: answerText.total, what: "", cents: changeCents }),
  };
}

function plainTable({ reasons, changeCents }: WhySummary, rows: readonly EffectRow[]): TableBlock {
  const cells = rows.map(({ where, what, cents }) => [where, what, signedCents(cents)].map(cell));
  const count = countFitting(cells.map((row) => row.reduce((sum, { text }) => sum + text.length, 0)));
  const others = reasons.slice(count);
  const sum = signedCents(sumCents(others));
  return {
    type: "table",
    column_settings: [{ is_wrapped: true }, { is_wrapped: true }, { align: "right" }],
    rows: [
      [answerText.where, answerText.what, answerText.amount].map(cell),
      ...cells.slice(0, count),
      ...(others.length > 0 ? [[answerText.others(others.length), "", sum].map(cell)] : []),
      [answerText.total, "", signedCents(changeCents)].map(cell),
    ],
  };
}

function rowOf(reason: Reason, nameOf: (place: Place) => string, days: DayCounts): EffectRow {
  const { label, details } = describeReason(reason, days);
  return {
    where: reason.place ? nameOf(reason.place) : reasonText.nowhere,
    what: details ? `${label}: ${details}` : label,
    cents: reason.cents,
  };
}

/** How many rows fit, if the last one may be that of the others. */
function countFitting(lengths: readonly number[]): number {
  let left = MAX_CHARACTERS;
  const end = lengths.findIndex((length) => {
    left -= length;
    return left < 0;
  });
  return Math.min(end < 0 ? lengths.length : end, MAX_REASONS);
}
