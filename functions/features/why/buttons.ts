import type { Button } from "@slack/types";
import { monthCount } from "../../money/period.ts";
import { button } from "../../slack/block-kit.ts";
import { MAX_READ_MONTHS } from "../charges/month-limit.ts";
import { type Filters, pickFilters } from "../filters.ts";
import type { Dates } from "../period-clauses.ts";
import { comparedDates, formatWhy } from "./command.ts";
import { whyText } from "./text.ts";

/** `action_id`s. */
export const WHY_BUTTONS = {
  /** Explains in the thread why the costs of a message changed. */
  why: "why",
  /** Repeats a failed job where it was asked. */
  again: "why_again",
  /** Attaches the CSV file in the thread. */
  csv: "why_csv",
} as const;

/**
 * Asks why costs changed to those of some dates, from those that they are compared with.
 *
 * @param lastDay ISO date: of a period that is running, later days do not count
 * @returns undefined where the command would be too long, or the period is.
 */
export function whyButton(dates: Dates, filters: Filters, lastDay?: string): Button | undefined {
  if (monthCount(dates.period) > MAX_READ_MONTHS) return undefined;
  return button(
    whyText.whyButton,
    WHY_BUTTONS.why,
    formatWhy({ ...pickFilters(filters), ...comparedDates(dates), names: [], csv: false, lastDay }),
  );
}
