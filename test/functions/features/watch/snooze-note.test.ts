import { expect, it } from "vitest";
import { budgetSubscriptions } from "../../../../functions/features/budget/subscription.ts";
import { subscriptionList } from "../../../../functions/features/subscriptions/message.ts";
import { watchOf } from "../budget/budgets.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");

function listed(snoozed: Record<string, number>): string {
  return JSON.stringify(subscriptionList(budgetSubscriptions, [watchOf("100", { snoozed })], NOW).blocks);
}

it("says in a list until when all of a watch is snoozed, instead of its next check", () => {
  expect(listed({ all: NOW + 3_600_000 })).toContain("Snoozed until Sat 21 Nov, 14:00 (Europe/Berlin)");
  expect(listed({ all: NOW + 3_600_000 })).not.toContain("Next:");
  for (const snoozed of [{}, { all: NOW }, { "2026-11": NOW + 3_600_000 }])
    expect(listed(snoozed)).toContain("Next: Sun 22 Nov, 09:00");
});
