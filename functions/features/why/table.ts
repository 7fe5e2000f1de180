import type { TableBlock } from "@slack/types";
import type { Place } from "../../atlas/charge-group.ts";
import { cell } from "../../slack/block-kit.ts";
import { answerText } from "./answer-text.ts";
import { describeReason } from "./describe-reason.ts";
import { signedCents } from "./format.ts";
import { type Reason, sumCents } from "./reason.ts";
import { reasonText } from "./reason-text.ts";
import type { DayCounts } from "./sides.ts";
import type { WhySummary } from "./summary.ts";

/** Slack takes 100 rows and 10,000 characters in a table; the head, the others and the total need some. */
const MAX_REASONS = 97;
const MAX_CHARACTERS = 9_800;

/** All reasons, the largest first, or as many as Slack takes and the sum of the others. */
export function effectsTable(
  { reasons, changeCents }: WhySummary,
  nameOf: (place: Place) => string,
  days: DayCounts,
): TableBlock {
  const rows = reasons.map((reason) => rowOf(reason, nameOf, days).map(cell));
  const count = countFitting(rows.map((row) => row.reduce((sum, { text }) => sum + text.length, 0)));
  const others = reasons.slice(count);
  const sum = signedCents(sumCents(others));
  return {
    type: "table",
    column_settings: [{ is_wrapped: true }, { is_wrapped: true }, { align: "right" }],
    rows: [
      [answerText.where, answerText.what, answerText.amount].map(cell),
      ...rows.slice(0, count),
      ...(others.length > 0 ? [[answerText.others(others.length), "", sum].map(cell)] : []),
      [answerText.total, "", signedCents(changeCents)].map(cell),
    ],
  };
}

function rowOf(reason: Reason, nameOf: (place: Place) => string, days: DayCounts): string[] {
  const { label, details } = describeReason(reason, days);
  const where = reason.place ? nameOf(reason.place) : reasonText.nowhere;
  return [where, details ? `${label}: ${details}` : label, signedCents(reason.cents)];
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
