import { monthNumber } from "../money/period.ts";
import type { Place } from "./charge-group.ts";
import type { AmountsByDay } from "./cost-history-days.ts";
import type { UnreadableInvoice } from "./period-charges.ts";
import type { Sku } from "./sku.ts";

/** Besides the running one. */
const RECENT_MONTHS = 2;

/** What one kind of charge cost in one place by day, from the lines of invoices, without credits. */
export interface CostSeries extends Place, Pick<Sku, "kind" | "tier"> {
  /** As an invoice writes it, where its kind is unknown; else undefined. */
  readonly sku?: string | undefined;
  /** Whether the lines are dated before the period of their invoice. */
  readonly isLate: boolean;
  /** By day of the usage. */
  readonly byDay: AmountsByDay;
}

/** An invoice whose lines are in a history, or of which only the list tells. */
export interface HistoryInvoice {
  readonly id: string;
  readonly orgId: string;
  readonly organization: string;
  /** `2026-10` */
  readonly month: string;
  /** As Atlas names it; undefined where it sends none. */
  readonly status: string | undefined;
  readonly subtotalCents: bigint;
  /** As Atlas lists it, or what its lines credit where the list has none. */
  readonly creditsCents: bigint;
  readonly billedCents: bigint;
  readonly paidCents: bigint;
}

/** What the invoices of the last months charged by day. */
export interface CostHistory {
  /** Milliseconds since 1970. */
  readonly readAt: number;
  /** The first of the oldest month with an invoice whose lines are known, an ISO date; undefined without one. */
  readonly firstDay: string | undefined;
  /** The last day that is complete and charged, see `lastCompleteDay`. */
  readonly lastDay: string | undefined;
  readonly series: readonly CostSeries[];
  /** All that Atlas lists, newest first. */
  readonly invoices: readonly HistoryInvoice[];
  /** Their costs are missing. */
  readonly unreadable: readonly UnreadableInvoice[];
}

/** Whether another download may have the lines of an invoice, as Atlas sent a file that is no whole invoice. */
export function isPassing({ reason }: Pick<UnreadableInvoice, "reason">): boolean {
  return reason === "truncated" || reason === "malformed" || reason === "not_csv";
}

/** Whether the costs of a month decide what is unusual on the days before `today`, an ISO date. */
export function isRecent({ month }: Pick<UnreadableInvoice, "month">, today: string): boolean {
  return monthNumber(month) >= monthNumber(today) - RECENT_MONTHS;
}
