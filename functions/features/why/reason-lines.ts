import { LABEL_LENGTH } from "../../slack/block-kit.ts";
import { escapeMrkdwn, escapeSentence, truncate } from "../../slack/mrkdwn.ts";
import { dayCountsOf, type Sides } from "../charges/sides.ts";
import { describeReason } from "./describe-reason.ts";
import { signedCents } from "./format.ts";
import { placeNames } from "./place-name.ts";
import type { Reason } from "./reason.ts";
import { reasonText } from "./reason-text.ts";
import type { WhySummary } from "./summary.ts";

/** Each reason in one line of mrkdwn, with its place: `lab: more servers, +$60.00 (24 → 48 h)`. */
export function reasonLines(
  reasons: readonly Reason[],
  { reasons: all }: Pick<WhySummary, "reasons">,
  sides: Sides,
): string[] {
  const nameOf = placeNames(all);
  const dayCounts = dayCountsOf(sides);
  return reasons.map((reason) => {
    const { label, details } = describeReason(reason, dayCounts);
    const place = reason.place && escapeMrkdwn(truncate(nameOf(reason.place), LABEL_LENGTH));
    const what = place ? reasonText.inPlace(place, escapeMrkdwn(label)) : escapeMrkdwn(label);
    return reasonText.line(what, signedCents(reason.cents), escapeSentence(details));
  });
}
