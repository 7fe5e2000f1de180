import { formatDays } from "../../money/days.ts";
import { absolute, formatCents, percentChange } from "../../money/money.ts";
import { formatPeriod } from "../../money/period.ts";
import { dayCountsOf, type Side, type SideName, type Sides } from "../charges/sides.ts";
import { answerText } from "./answer-text.ts";
import type { WhySummary } from "./summary.ts";

type Totals = Pick<WhySummary, "beforeCents" | "afterCents" | "changeCents" | "reasons">;

/** In plain text: `October 2026 cost $1,455.87 more than September (+14.1%)`. */
export function headline(totals: Totals, sides: Sides): string {
  const { beforeCents, afterCents, changeCents } = totals;
  const { before: against, after: period } = sideNames(sides);
  if (isNothing(totals)) return answerText.nothingIn(period, against);
  if (changeCents === 0n) return answerText.same(period, against);
  const amount = formatCents(absolute(changeCents));
  const sentence =
    changeCents > 0n ? answerText.more(period, amount, against) : answerText.less(period, amount, against);
  const percent = percentChange(afterCents, beforeCents);
  return percent === undefined ? sentence : answerText.withPercent(sentence, percent);
}

/** Whether neither period has charges. */
export function isNothing({ beforeCents, afterCents, reasons }: Totals): boolean {
  return beforeCents === 0n && afterCents === 0n && reasons.length === 0;
}

/** For people, in plain text: `October 2026` and `September`, `1–20 November` and `1–20 October`. */
export function sideNames(sides: Sides): Readonly<Record<SideName, string>> {
  const { hasYears } = dayCountsOf(sides);
  const after = sideName(sides.after, hasYears);
  return { before: withoutSameYear(sideName(sides.before, hasYears), after), after };
}

function sideName({ months, days }: Side, hasYears: boolean): string {
  return days ? formatDays(days, hasYears) : formatPeriod(months);
}

/** `September` for `September 2026` besides `October 2026`. */
function withoutSameYear(name: string, other: string): string {
  const year = /(?<=\D) \d{4}$/.exec(other)?.[0];
  const isSame = year !== undefined && name.endsWith(year) && !/^\d/.test(name);
  return isSame && countYears(name) === 1 && countYears(other) === 1 ? name.slice(0, -year.length) : name;
}

function countYears(name: string): number {
  return name.match(/\d{4}/g)?.length ?? 0;
}
