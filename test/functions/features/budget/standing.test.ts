import { expect, it } from "vitest";
import { dailyCostsOf } from "../../../../functions/atlas/cost-history-daily.ts";
import { standingOf } from "../../../../functions/features/budget/standing.ts";
import { periodOf } from "../../../../functions/money/period.ts";
import { budgetOf, seenOn, seriesOf } from "./budgets.ts";

const NOVEMBER = periodOf(2026 * 12 + 10, 1);
const OTHER = { organizationId: "5f0000000000000000000009", organization: "Acme Robotics" };

it("forecasts what a usage answer does, also where an older invoice can't be read", () => {
  const days = { first: "2025-11-01", last: "2026-11-30" };
  const series = [
    seriesOf(days, (_day, index) => 1000 + (index % 5)),
    seriesOf(days, (day) => (day.startsWith("2026-05") ? 0 : 500), OTHER),
  ];
  const { history, today } = seenOn("2026-11-21", series);
  const invoice = { id: "i", month: "2026-11", status: "PENDING", subtotalCents: 0n, creditsCents: 0n };
  const known = {
    ...history,
    invoices: series.map(({ organizationId: orgId, organization }) => ({
      ...{ ...invoice, orgId, organization, billedCents: 0n, paidCents: 0n },
    })),
    unreadable: [{ ...OTHER, orgId: OTHER.organizationId, month: "2026-05", reason: "denied" as const }],
  };
  const { spentCents, forecast } = standingOf(budgetOf("600"), known.series, {
    history: known,
    period: NOVEMBER,
    today,
  });
  expect(spentCents).toBe(30_040n);
  expect(forecast?.range?.months).toBe(4);
  const { forecast: shown } = dailyCostsOf(known, NOVEMBER) ?? {};
  expect({ cents: String(forecast?.cents), low: String(forecast?.range?.low) }).toEqual({
    cents: shown?.cents,
    low: shown?.range?.low,
  });
});
