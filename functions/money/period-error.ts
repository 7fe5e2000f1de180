/** Why a period that was understood cannot be asked for. */
export type PeriodErrorCode =
  | "no_such_month"
  | "no_such_quarter"
  | "no_such_day"
  | "months_out_of_range"
  | "weeks_out_of_range"
  | "days_out_of_range"
  | "not_whole_months"
  | "reversed_period"
  | "period_not_begun"
  | "period_too_early"
  | "period_too_long"
  | "too_many_days";

/** A period that was understood but is impossible. */
export class PeriodError extends Error {
  override readonly name = "PeriodError";
  readonly code: PeriodErrorCode;
  /** What was typed. */
  readonly phrase: string;
  /** A period that works in its place. */
  readonly instead: string;

  constructor(code: PeriodErrorCode, phrase: string, instead: string) {
    super(`${code}: ${phrase}`);
    this.code = code;
    this.phrase = phrase;
    this.instead = instead;
  }
}
