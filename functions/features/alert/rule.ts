import { formatAmount } from "../amount.ts";
import { ruleText, shortRuleText } from "./message-text.ts";
import type { Condition } from "./request.ts";

/** What helps below each message of an alert, in mrkdwn. */
export function shortRuleOf(condition: Condition): string[] {
  switch (condition.kind) {
    case "anomaly":
      return [shortRuleText.anomaly];
    case "above":
      return [shortRuleText.above(formatAmount(condition.cents))];
    case "growth":
      return [shortRuleText.growth(`${condition.percent}%`)];
    default:
      return [];
  }
}

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
