import { formatAmount } from "../amount.ts";
import { formatFilters } from "../filters.ts";
import type { AlertRequest, Condition } from "./request.ts";

/** Text that `parseAlert` reads as an equal request on any later day. */
export function formatAlert(request: AlertRequest): string {
  return [formatCondition(request.condition), ...formatFilters(request)].join(" ");
}

function formatCondition(condition: Condition): string {
  switch (condition.kind) {
    case "anomaly":
      return "anomalies";
    case "above":
      return `above ${formatAmount(condition.cents)} a day`;
    case "growth":
      return `+${condition.percent}%`;
    case "new_cluster":
      return "new cluster";
    case "tier":
      return `tier above ${condition.tier}`;
    case "invoice":
      return `invoice ${condition.state}`;
    case "credits": {
      const { belowCents, ofCents, since } = condition;
      return `credits below ${formatAmount(belowCents)} of ${formatAmount(ofCents)} since ${since}`;
    }
  }
}
