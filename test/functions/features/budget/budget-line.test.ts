import { afterAll, beforeAll, expect, it } from "vitest";
import { dailyCostsOf } from "../../../../functions/atlas/cost-history-daily.ts";
import type { Table } from "../../../../functions/aws/table.ts";
import { readBudgetLine } from "../../../../functions/features/budget/budget-line.ts";
import { budgetId } from "../../../../functions/features/budget/command.ts";
import { missingCosts } from "../../../../functions/features/budget/missing.ts";
import { budgets } from "../../../../functions/features/budget/subscription.ts";
import { NO_FILTERS } from "../../../../functions/features/filters.ts";
import { createSubscription } from "../../../../functions/features/subscriptions/store.ts";
import type { WorkflowDeps } from "../../../../functions/jobs/deps.ts";
import { datesBetween, isoDay } from "../../../../functions/money/days.ts";
import { type Period, periodOf } from "../../../../functions/money/period.ts";
import { refusal } from "../../atlas/atlas.ts";
import { historyAtlas, LINKED, type TestInvoice } from "../../atlas/history-atlas.ts";
import { openTestDatabase, type TestDatabase } from "../../aws/database.ts";
import { budgetOf, seenOn, seriesOf, watchOf } from "./budgets.ts";

const SKU = "ATLAS_AWS_INSTANCE_M10";
const NOW = Date.parse("2026-11-21T12:00:00Z");
const [NOVEMBER, QUARTER] = [periodOf(2026 * 12 + 10, 1), periodOf(2026 * 12 + 9, 3)];

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** $10 a day until the 20th of November, and $5 of credits in each month. */
function invoice(month: string, more: Partial<TestInvoice> = {}): TestInvoice {
  const end = month === "2026-11" ? "2026-11-21" : isoDay(Date.UTC(2026, Number(month.slice(5)), 1));
  return {
    month,
    lines: datesBetween(`${month}-01`, end).map((day) => [day, SKU, "10", "prod"]),
    metadata: { statusName: month === "2026-11" ? "PENDING" : "PAID", creditsCents: 500 },
    ...more,
  };
}

async function lineOf(
  text: string,
  invoices: readonly TestInvoice[],
  period: Period,
  { only, hasDays = period === NOVEMBER }: { only?: string; hasDays?: boolean } = {},
) {
  const table: Table = database.table;
  const { atlas, read } = await historyAtlas(
    table,
    () => NOW,
    () => invoices,
  );
  const request = budgetOf(text);
  const channelId = `C0${text.replaceAll(" ", "").toUpperCase()}`;
  const watch = watchOf(text, { id: budgetId(channelId, request), channelId });
  await createSubscription(table, budgets, watch);
  const deps = { atlas: () => atlas, table, now: () => NOW } as unknown as WorkflowDeps;
  const history = hasDays ? await read({ months: 12 }) : undefined;
  const days = history && dailyCostsOf(history, NOVEMBER);
  return await readBudgetLine(deps, { jobId: "job", channelId, period, filters: NO_FILTERS, days, only });
}

it("says what is spent of a month, that it is before credits, and of which organizations", async () => {
  const all = [invoice("2026-10"), invoice("2026-11")];
  const [line, ...others] = await lineOf("400", all, NOVEMBER, { only: "Acme" });
  expect(others).toEqual([]);
  expect(line).toBe(
    "Budget: *$200.00* of $400.00 spent on 1–20 November (50.0%, before credits, Acme only), 10 days left, on track for $300 (75.0%).",
  );
});

it("says the same of a month whether an answer has its days or not", async () => {
  // Closed months cost more in their last days. A forecast learns that only from several of them.
  const months = ["05", "06", "07", "08", "09", "10", "11"].map((month) => `2026-${month}`);
  const all = months.map((month) => {
    const { lines = [] } = invoice(month);
    const growing = datesBetween(`${month}-21`, `${month}-29`).map(
      (day) => [day, SKU, "30", "prod"] as const,
    );
    return invoice(month, { lines: month === "2026-11" ? lines : [...lines, ...growing] });
  });
  const [line] = await lineOf("500", all, NOVEMBER);
  expect(line).toMatch(/on track for \$/);
  expect(await lineOf("500", all, NOVEMBER, { hasDays: false })).toEqual([line]);
  const [ofLast] = await lineOf("500", all.slice(-2), NOVEMBER, { hasDays: false });
  expect(ofLast).not.toBe(line);
});

it("warns of a quarter with an invoice that can't be read", async () => {
  const denied = { orgId: LINKED, csv: refusal(403, "X"), json: refusal(403, "X") };
  const all = [invoice("2026-10"), invoice("2026-11"), invoice("2026-10", denied)];
  const [line, warning] = await lineOf("1020 quarterly", all, QUARTER);
  expect(line).toContain(
    "*$510.00* of $1,020.00 spent on 1 October – 20 November (50.0%, before credits), 41 days",
  );
  expect(warning).toContain("October 2026");
});

it("warns of linked organizations whose invoices Atlas doesn't show, if the budget counts them", async () => {
  const list = async () => [
    { id: "o1", name: "Acme", path: "Acme" },
    { id: "o2", name: "Acme Robotics", path: "Acme Robotics" },
  ];
  const atlas = { orgId: "o1", names: { list } } as unknown as Parameters<typeof missingCosts>[0];
  const missing = (text: string) =>
    missingCosts(atlas, budgetOf(text), NOVEMBER, seenOn("2026-11-21", []).history);
  for (const text of ["100", "100 service:Backup", '100 org:"acme robotics"', "100 org:o2"])
    expect(await missing(text)).toEqual([expect.stringContaining("Acme Robotics")]);
  for (const text of ["100 org:Acme", "100 project:Shop", "100 cluster:prod"])
    expect(await missing(text)).toEqual([]);
});

it("warns of charges whose service is unknown, if the budget counts only some services", async () => {
  const atlas = { orgId: "o1", names: { list: async () => [] } } as unknown as Parameters<
    typeof missingCosts
  >[0];
  const unknown = { kind: undefined, sku: "BRAND_NEW_THING" };
  const days = { first: "2026-10-31", last: "2026-11-20" };
  const { history } = seenOn("2026-11-21", [seriesOf(days, () => 100), seriesOf(days, () => 10, unknown)]);
  const missing = (text: string) => missingCosts(atlas, budgetOf(text), NOVEMBER, history);
  expect(await missing("100 service:Backup")).toEqual([expect.stringContaining("$2.00")]);
  expect(await missing("100")).toEqual([]);
});
