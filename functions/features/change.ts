import { type Currency, formatCents, percentChange } from "../money/money.ts";
import { featureText } from "./text.ts";

/** The change of an amount in cents: `+$1,305.10 (+23.2%)`. */
export function changeOf(now: bigint, before: bigint, currency: Currency = "USD"): string {
  if (now === before) return featureText.noChange;
  const difference = `${now > before ? "+" : ""}${formatCents(now - before, currency)}`;
  const percent = percentChange(now, before);
  return percent === undefined ? difference : `${difference} (${percent})`;
}
