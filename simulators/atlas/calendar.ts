/** The month as year × 12 + month, to add and compare. */
export function monthIndex(date: string): number {
  return Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1;
}

export function firstDay(month: number): string {
  return dateOf(Date.UTC(Math.floor(month / 12), month % 12));
}

/** `YYYY-MM-01`. */
export function nextMonth(date: string): string {
  return firstDay(monthIndex(date) + 1);
}

export function daysIn(month: number): number {
  return new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).getUTCDate();
}

const DAY_MS = 86_400_000;

/** By days since 1970. Each line of an invoice has dates, and tests with a faked clock write them slowly. */
const dates = new Map<number, string>();

/** The UTC day of a moment, `YYYY-MM-DD`. */
export function dateOf(time: number): string {
  const day = Math.floor(time / DAY_MS);
  const date = dates.get(day) ?? new Date(time).toISOString().slice(0, 10);
  dates.set(day, date);
  return date;
}

/** Both dates are `YYYY-MM-DD`. */
export function daysAfter(date: string, days: number): string {
  return dateOf(Date.parse(date) + days * DAY_MS);
}

/** @param date of the form `YYYY-MM-DD` */
export function isCalendarDate(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}
