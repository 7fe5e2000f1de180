import { formatAmount } from "./amount.ts";
import { ruleText } from "./message-text.ts";
import type { Condition } from "./request.ts";

/** When an alert speaks up, in mrkdwn. */
export function ruleOf(condition: Condition): string {
  switch (condition.kind) {
    case "above":
      return ruleText.above(formatAmount(condition.cents));
    case "growth":
      return ruleText.growth(`${condition.percent}%`);
    case "tier":
      return ruleText.tier(condition.tier);
    default:
      return ruleText[condition.kind];
  }
}
