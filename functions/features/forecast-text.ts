import { addDays, formatDay } from "../money/days.ts";
import type { Forecast } from "../money/forecast.ts";
import { formatAbout } from "../money/money.ts";
import type { Period } from "../money/period.ts";

/** `*$12,184* by 30 November (80% range: $11,902 – $12,466)`, in mrkdwn. */
export function forecastText({ cents, range }: Forecast, { end }: Pick<Period, "end">): string {
  const amount = `*${formatAbout(cents)}* by ${formatDay(addDays(end, -1))}`;
  const [low, high] = range ? [formatAbout(range.low), formatAbout(range.high)] : [];
  return low === high ? amount : `${amount} (80% range: ${low} – ${high})`;
}
